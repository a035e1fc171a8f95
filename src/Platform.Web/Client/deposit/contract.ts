// What the server and the deposit page say to each other (JSON keys in French, as on the wire).
export interface Ticket {
  readonly pli: string;
  readonly depot: string;
  readonly bloc: number;
  readonly limite: string;
  readonly limites_anterieures: readonly { readonly ancienne: string; readonly nouvelle: string }[]; // oldest first
  readonly heure: string;
  readonly maximum: number;
  readonly debut: string;
  readonly etat: "commence" | "depose";
  readonly consultation: { readonly id: string; readonly reference: string; readonly objet: string; readonly acheteur: string; readonly organisme: string };
  readonly enveloppes: readonly TicketEnvelope[];
  readonly cle_publiee: { readonly details: PublishedKeys; readonly sel: string; readonly preuve: string | null } | null;
  readonly registre: { readonly nom: string; readonly cle: string };
  readonly anonyme?: Author | null; // whom no file of an anonymous project may name
}

export interface Author {
  readonly projet: string;
  readonly nom: string;
  readonly identifiant: string;
}

export interface Limit {
  readonly limite: string;
  readonly ancienne: string | null;
  readonly sans_suite: boolean;
  readonly jete?: string | null; // when the draft was thrown away, on another page
}

// What the last page before the sending recalls, and whether another page sent this draft meanwhile.
export interface LastCheck {
  readonly heure: string; // of the server: what was published by then is here
  readonly recu: SentElsewhere | null;
  readonly remplace: readonly { readonly numero: string; readonly quand: string; readonly lots: readonly number[]; readonly restent: readonly number[] }[];
  readonly depuis: string;
  readonly changements: readonly { readonly genre: "dossier" | "rectificatif"; readonly numero: number; readonly quand: string; readonly importante: boolean; readonly motif: string | null }[];
}

export interface SentElsewhere {
  readonly numero: string;
  readonly quand: string;
}

export interface TicketEnvelope {
  readonly id: string;
  readonly enveloppe: "candidature" | "offre";
  readonly lot: number | null;
  readonly libelle: string;
  readonly cle: string;
  readonly contexte: string;
  readonly contexte_sha256: string;
}

export interface PublishedKeys {
  readonly type: string;
  readonly consultation: string;
  readonly cles: readonly { readonly enveloppe: string; readonly cle: string }[];
}

export interface Outcome {
  readonly etat: "recu" | "hors-delai";
  readonly numero: string;
  readonly dernier_octet: string;
  readonly limite: string;
  readonly attente: readonly string[];
}

export interface ListedDocument {
  readonly enveloppe: string;
  readonly lot: number | null;
  readonly nom: string;
  readonly sha256: string;
  readonly taille: number;
}
