import { duration, plural } from "../shared/french.ts";

export const texts = {
  running: "Test en cours, moins de trente secondes…",
  testing: "Test en cours",
  word: { bon: "Bon", attention: "À surveiller", rouge: "À corriger" },
  toDo: "Que faire : ",
  failed: "Le test s’est arrêté sans raison connue.",
  failedRemedy: "Rechargez la page. Si cela recommence, essayez un autre navigateur, ou appelez l’assistance.",
  verdict: (red: number, orange: number, spent: number) => {
    const time = `Test fait en ${duration(spent)}.`;
    if (red > 0) return `${plural(red, "point à corriger", "points à corriger")} avant de déposer depuis ce poste. ${time}`;
    return orange > 0 ? `Votre poste peut déposer ; ${plural(orange, "point à surveiller", "points à surveiller")}. ${time}` : `Votre poste est prêt. ${time}`;
  },
  needs: { secure: "connexion sécurisée (https)", crypto: "chiffrement du navigateur", worker: "travail en arrière-plan", storage: "stockage local", recent: "version récente" },
  unknownBrowser: "Navigateur non reconnu",
  browserGood: (name: string) => `${name}. Rien à installer.`,
  browserOld: (name: string) => `${name} : un peu ancien, il peut suffire.`,
  browserOldRemedy: "mettez ce navigateur à jour avant le jour du dépôt.",
  browserMissing: (name: string, missing: readonly string[]) => `${name}. Il manque : ${missing.join(", ")}.`,
  browserRemedy: "mettez ce navigateur à jour, ou prenez Firefox, Chrome ou Edge dans leur version du moment.",
  sealingGood: (native: boolean, spent: number) => `Un fichier d’essai a été scellé puis rouvert ici, en ${spent} ms${native ? "" : " (sans accélération : plus lent pour les très gros fichiers)"}.`,
  sealingBad: "Ce navigateur ne scelle pas correctement.",
  workersGood: "Le navigateur chiffre à côté de la page, qui reste utilisable.",
  workersBad: "Le navigateur ne lance pas le travail en arrière-plan.",
  workersRemedy: "désactivez l’extension qui bloque les scripts sur ce site, ou essayez un autre navigateur.",
  draftsGood: (room: string | null) => `Un dépôt interrompu pourra reprendre${room === null ? "." : ` (${room} libres).`}`,
  draftsSmall: (room: string) => `Peu de place : ${room}.`,
  draftsSmallRemedy: "libérez de la place sur le disque ; sans elle, un dépôt interrompu ne pourrait pas reprendre.",
  draftsBad: "Le navigateur ne garde rien : un dépôt ne peut pas commencer.",
  draftsRemedy: "quittez la navigation privée et autorisez le stockage de ce site.",
  clockRight: "L’heure de ce poste est celle de la plateforme.",
  clockFast: (by: string) => `Ce poste avance de ${by}.`,
  clockSlow: (by: string) => `Ce poste retarde de ${by}.`,
  clockRemedy: "réglez l’heure automatique dans les paramètres de l’ordinateur. Pendant le dépôt, fiez-vous à l’heure affichée en haut de la page : elle seule compte.",
  line: (down: string | null, up: string | null, forHundred: string | null, most: string) =>
    `Réception ${down === null ? "très lente" : `${down}/s`}, envoi ${up === null ? "très lent" : `${up}/s`}.${forHundred === null ? "" : ` À ce rythme, 100 Mo partent en ${forHundred}.`} Un pli peut atteindre ${most}.`,
  lineSlowRemedy: "commencez l’envoi tôt si vos fichiers sont lourds. Un envoi coupé reprend où il en était.",
  lineRemedy: "changez de connexion (câble, autre réseau, partage de téléphone), ou commencez très tôt. Un envoi coupé reprend où il en était.",
  busy: "Mesure impossible pour l’instant : trop d’essais depuis votre adresse.",
  busyRemedy: "recommencez dans une minute.",
  unreachable: "La plateforme n’a pas répondu.",
  unreachableRemedy: "vérifiez la connexion, et que le pare-feu de votre entreprise laisse passer ce site.",
};
