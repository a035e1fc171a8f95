export const texts = {
  problem: "Rien n’est encore envoyé",
  amountMissing: "Indiquez le montant hors taxes. Exemple\u00a0: 1\u00a0250,00",
  notPdf: "Le devis joint est un fichier PDF de 2\u00a0Mo au plus.",
  sealing: "Scellement et envoi…",
  unsent: "La réponse n’a pas pu être envoyée. Ce que vous avez saisi est toujours là\u00a0: vérifiez la connexion, puis recommencez.",
};
