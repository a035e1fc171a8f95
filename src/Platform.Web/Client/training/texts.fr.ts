import { plural } from "../shared/french.ts";

export const texts = {
  problem: "Corrigez ce qui suit",
  noStorage: "Votre navigateur refuse de garder la clé d’essai (stockage bloqué). Rien n’a été envoyé. Quittez la navigation privée ou autorisez le stockage de ce site, puis recommencez.",
  unreachable: "La plateforme ne répond pas, ou cet essai est effacé. Rechargez la page ; sinon commencez un nouvel essai.",
  keyElsewhere: "La clé d’essai est restée dans le navigateur qui l’a faite : sans elle, personne ne peut ouvrir ces enveloppes. Ouvrez cette page dans ce navigateur-là, ou commencez un nouvel essai. C’est aussi ce qui arriverait à un acheteur qui a perdu toutes ses clés.",
  sealed: "Scellée",
  opening: "Ouverture en cours",
  opened: "Ouverte",
  damaged: "Illisible",
  open: "Ouvrir les enveloppes avec la clé d’essai",
  minutes: "Procès-verbal de l’essai",
  begun: "Date limite passée : les enveloppes sont remises, scellées.",
  keyTaken: "Clé d’essai présentée. Elle n’a pas quitté ce navigateur.",
  done: "Ouverture terminée.",
  read: (label: string, files: number) => `Enveloppe « ${label} » ouverte : ${plural(files, "document", "documents")}, empreintes vérifiées.`,
  failed: (label: string) => `Enveloppe « ${label} » : elle n’a pas pu être lue.`,
};
