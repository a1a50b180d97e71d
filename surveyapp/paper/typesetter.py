"""Run as a process of its own: typesets one document from standard input to standard output.

The kernel lets it write no file and leave no core, so what is secret on a page touches no disk;
and nothing of it stays in memory, where typst would keep it to be quicker the next time.
"""

import json
import resource
import sys


def main() -> None:
    """Reads `{"source", "data", "fonts", "made_at"}` and writes a PDF, or says what is wrong."""
    for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(limit, (0, 0))
    asked = json.load(sys.stdin.buffer)

    import typst  # noqa: PLC0415 - under the limits

    try:
        made = typst.compile(
            asked["source"].encode(),
            font_paths=asked["fonts"],
            sys_inputs={"data": asked["data"]},
            pdf_standards=["ua-1"],
            timestamp=asked["made_at"],
        )
    except typst.TypstError as error:
        sys.exit(error.message)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
