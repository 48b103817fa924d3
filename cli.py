"""``python cli.py``: the same commands as the installed ``polyfolio``."""

from pipeline.commands import main

if __name__ == "__main__":
    main()
