import type { KeyFault } from "./holder-key.ts";

export const keyWords = {
  problem: "Il y a un problème",
  chooseFile: "Fichier de clé",
  passphrase: "Phrase secrète (sept mots)",
  passphraseHint: "Séparez les mots par un espace ou un trait d’union. Les accents et les majuscules ne comptent pas.",
  noFile: "Choisissez le fichier de clé.",
  noPassphrase: "Saisissez la phrase secrète.",
  fault: {
    empty: "Ce fichier est vide. Choisissez le fichier de clé que vous avez gardé.",
    foreign: "Ce fichier n’est pas un fichier de clé. Choisissez celui qui a été téléchargé à la création : son nom se termine par « .age ».",
    unprotected: "Ce fichier est chiffré sans phrase secrète : c’est un pli ou un octroi, pas un fichier de clé. Choisissez celui qui a été téléchargé à la création de la clé.",
    damaged: "Ce fichier de clé est incomplet ou abîmé : les bons mots n’y changeront rien. Prenez votre copie du fichier.",
    phrase: "Ces mots n’ouvrent pas ce fichier. Vérifiez l’ordre et l’orthographe des sept mots, ou choisissez le fichier qui va avec eux.",
    "no-key": "Ces mots ouvrent bien ce fichier, mais il ne contient pas de clé. Choisissez votre fichier de clé.",
  } satisfies Record<KeyFault, string>,
  otherHolder: (name: string) => `Ce fichier contient la clé de ${name}, pas la vôtre. Choisissez votre fichier.`,
  unknown: (fingerprint: string) => `Ce fichier contient une clé qui n’est à aucun détenteur d’ici (empreinte ${fingerprint}). Choisissez votre fichier.`,
};
