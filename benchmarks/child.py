"""A process that measures: ``child.py MODULE DATABASE ARGS…`` prints the result as JSON."""

import importlib
import json
import sys


def main():
    module, *args = sys.argv[1:]
    print(json.dumps(importlib.import_module(module).measure(*args)))


if __name__ == "__main__":
    main()
