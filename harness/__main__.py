"""`python -m harness` is `shcr`."""

from harness.cli import entry

if __name__ == "__main__":
    entry()
