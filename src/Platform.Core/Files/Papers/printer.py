# The kept child of PdfPrinter.cs: reads pages from its input, writes documents to its output, fetches nothing.
import base64, hashlib, logging, resource, struct, sys

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

import weasyprint

logging.getLogger("weasyprint").handlers = [logging.NullHandler()]      # its warnings quote the page
logging.getLogger("weasyprint").propagate = False


def only_given(url, *_, **__):
    kind, _, data = url.partition(",")
    if kind == "data:image/png;base64":
        png = base64.b64decode(data, validate=True)
        if png.startswith(b"\x89PNG\r\n\x1a\n"):      # and no SVG under that name, which could ask for more
            return {"string": png, "mime_type": "image/png"}
    raise ValueError("nothing is fetched")


def variant():
    try:
        from weasyprint import pdf
        from weasyprint.pdf.pdfa import pdfa
        from weasyprint.pdf.pdfua import pdfua
        def both(*page):
            pdfua(*page)                # the tags, for people who listen to a document
            pdfa(*page, version=3)      # the archive mark: claimed, judged by no validator here
        pdf.VARIANTS["papier"] = (both, {"version": "1.7", "mark": True})
        return "papier"
    except (ImportError, AttributeError):
        return None                     # another version than Debian's 57.2: a plain document


marks = variant()
most, megabytes = int(sys.argv[1]), int(sys.argv[2])
inp, out = sys.stdin.buffer, sys.stdout.buffer
printed = 0
while len(head := inp.read(4)) == 4:
    page = inp.read(struct.unpack(">i", head)[0])
    try:
        answer = weasyprint.HTML(string=page.decode(), url_fetcher=only_given, base_url=None).write_pdf(
            identifier=hashlib.sha256(page).hexdigest()[:32].encode(), variant=marks)
        sign = b"+"
    except Exception as fault:
        answer, sign = type(fault).__name__.encode(), b"-"
    printed += 1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > megabytes << 10
    out.write(sign + (b"!" if printed >= most or grown else b".") + struct.pack(">i", len(answer)) + answer)
    out.flush()
