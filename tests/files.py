"""Small PDF and Word files, made to order; hostile ones too."""

import io
import zipfile
import zlib

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
IDENTITY = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /I def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"""
CATALOG, TREE, FONT, CID_FONT, UNICODE, FIRST_FREE = 1, 2, 3, 4, 5, 6


def make_pdf(*pages, trailer=b"", copies=1):
    """Return a PDF; a page is a list of lines, or the bytes of its content stream.

    `copies` lists the same pages again and again in the page tree, at nine bytes each.
    """
    objects = {
        CATALOG: b"<</Type/Catalog/Pages 2 0 R>>",
        FONT: b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H"
        b"/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        CID_FONT: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        UNICODE: _stream(IDENTITY),
    }
    kids = []
    for number, page in enumerate(pages):
        at = FIRST_FREE + 2 * number
        kids.append(b"%d 0 R" % at)
        objects[at] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>" % (at + 1)
        )
        objects[at + 1] = page if isinstance(page, bytes) else _stream(_show(page))
    kids = kids * copies
    objects[TREE] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return _assemble(objects, trailer)


def _show(lines):
    """Print the lines from the top; leading ideographic spaces become an indent.

    A line may also be pairs of a place from the left and a text: the cells of a table.
    """
    shown = [b"BT /F 10 Tf"]
    for number, line in enumerate(lines):
        for left, text in [_indent(line)] if isinstance(line, str) else line:
            where = b"1 0 0 1 %d %d Tm" % (left, 750 - 15 * number)
            shown.append(b"%s <%s> Tj" % (where, text.encode("utf-16-be").hex().encode()))
    return b"\n".join([*shown, b"ET"])


def _indent(line):
    text = line.lstrip("\u3000")
    return 50 + 10 * (len(line) - len(text)), text


def _stream(content, filters=b""):
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filters, content)


def make_packed_stream(content, times):
    """Return a stream of repeated content, packed twice: a gigabyte fits into few kilobytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(content) for _ in range(times)) + packer.flush()
    return _stream(zlib.compress(packed, 9), b"/Filter[/FlateDecode/FlateDecode]")


def _assemble(objects, trailer):
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = {}
    for number in sorted(objects):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, objects[number]))
    start, size = out.tell(), max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 n \n" % places[number])
    out.write(b"trailer<</Size %d/Root 1 0 R%s>>\n" % (size, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def make_docx(*paragraphs, document=None, members=()):
    """Return a Word file of these paragraphs, or of this document.xml."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document or wrap_body(body),
    }
    return make_zip({**parts, **dict(members)})


def wrap_body(body, before=""):
    """Return a document.xml; `before` goes before its root: a document type declaration."""
    return f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def make_zip(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
