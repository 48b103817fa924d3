"""Articles from elsewhere: plain text, HTML and Markdown files as source articles, without any I/O."""
