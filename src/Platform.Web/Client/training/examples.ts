import { utf8 } from "../shared/bytes.ts";

// One page that says what it is. Written here, so that nothing is fetched: a PDF that every reader opens.
export function exampleFor(envelope: "candidature" | "offre"): File {
  const name = envelope === "candidature" ? "lettre-de-candidature-exemple.pdf" : "acte-d-engagement-exemple.pdf";
  const title = envelope === "candidature" ? "Lettre de candidature" : "Acte d engagement";
  return new File([onePage([title, "Document d exemple, sans valeur", "Entrainement au depot d un pli"])], name, { type: "application/pdf", lastModified: 0 });
}

// Plain letters only: the standard fonts of PDF know the others under other numbers.
function onePage(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const words = lines.map((line, i) => `BT /F1 ${i === 0 ? 24 : 14} Tf 72 ${740 - 40 * i} Td (${line}) Tj ET`).join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${words.length} >>\nstream\n${words}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let body = "%PDF-1.4\n";
  const places: number[] = [];
  objects.forEach((object, i) => {
    places.push(body.length);
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
  });
  const table = places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  return utf8(`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`);
}
