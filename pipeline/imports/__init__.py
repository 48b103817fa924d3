"""Articles from elsewhere: plain text, HTML and Markdown as source articles, without any I/O."""
