export const texts = {
  problem: "Rien n’est encore envoyé",
  amountMissing: "Indiquez le montant hors taxes. Exemple\u00a0: 1\u00a0250,00",
  amountNegative: "Le montant ne peut pas être négatif.",
  amountTooFine: "Le montant a deux décimales au plus. Exemple\u00a0: 1\u00a0250,00",
  amountTooLarge: "Le montant est trop grand\u00a0: dix chiffres au plus avant la virgule.",
  amountUnreadable: "Ce montant ne se lit pas\u00a0: des chiffres et une virgule. Exemple\u00a0: 1\u00a0250,00",
  notPdf: "Le devis joint est un fichier PDF de 2\u00a0Mo au plus.",
  sealing: "Scellement et envoi…",
  unsent: "La réponse n’a pas pu être envoyée. Ce que vous avez saisi est toujours là\u00a0: vérifiez la connexion, puis recommencez.",
};
