export const texts = {
  givenBack: "Ce que vous aviez écrit avant d’être déconnecté est remis ici, sauf les fichiers. Rien n’était parti\u00a0: relisez, puis envoyez.",
  clear: "Effacer cette saisie",
};
