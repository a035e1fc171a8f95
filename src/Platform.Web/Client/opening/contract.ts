import type { Json } from "../shared/jcs.ts";

// An entry of the register, with what proves it; the proof is null until the sequencer has passed.
export interface ProvedEntry {
  readonly details: { readonly [key: string]: Json };
  readonly sel: string;
  readonly preuve: string | null;
}

// Details of an entry « depot » : those of the receipt.
export interface DepositDetails {
  readonly depot: string;
  readonly deposant: string;
  readonly dernier_octet: string;
  readonly lots?: readonly number[]; // of a candidature alone: those that it applies for
  readonly cle: { readonly [enveloppe: string]: string };
  readonly enveloppes: readonly { readonly enveloppe: string; readonly lot: number | null; readonly sha256: string; readonly taille: number; readonly contexte_sha256: string }[];
}

export interface SessionState {
  readonly etat: "sans-suite" | "avant" | "fermee" | "verrou" | "candidatures" | "admission" | "offres" | "terminee";
  readonly limite: string;
  readonly heure: string;
  readonly version: string; // changes with whatever happens in the session
  readonly close: string | null;
  readonly consultation: { readonly id: string; readonly reference: string; readonly objet: string; readonly acheteur: string; readonly organisme: string };
  readonly detenteur: { readonly id: string; readonly nom: string; readonly cle: string } | null;
  readonly verrou: string | null;
  readonly cles: readonly { readonly enveloppe: string; readonly cle: string; readonly ck_gate_sha256: string; readonly octroi: string }[];
  readonly enveloppes: readonly SessionEnvelope[];
  readonly decisions: readonly Decision[]; // those that opening the offers makes final
  readonly journal: readonly { readonly heure: string; readonly texte: string }[]; // the minutes so far, in order
  readonly registre: { readonly cloture: ProvedEntry | null; readonly verrou: ProvedEntry | null; readonly depots: readonly ProvedEntry[]; readonly limites: readonly ProvedEntry[] } | null; // while the session is open
}

export interface Decision {
  readonly candidat: string;
  readonly admis: boolean;
  readonly par: string;
  readonly heure: string;
  readonly motif: string | null;
}

export interface SessionEnvelope {
  readonly id: string;
  readonly depot: string;
  readonly enveloppe: "candidature" | "offre";
  readonly lot: number | null;
  readonly libelle: string; // names no lot where there are none
  readonly soumissionnaire: string | null;
  readonly taille: number;
  readonly sha256: string;
  readonly contexte: string;
  readonly contexte_sha256: string;
  readonly etat: "scellee" | "ouverte" | "endommagee" | "ecartee";
  readonly decisions: number; // on candidates of its lot, as this state shows them
  readonly telechargement: string | null;
}

// What makes a bid « endommagé », with the chunk when there is one.
export interface Damage {
  readonly reason: "hash" | "context" | "key" | "chunk" | "header" | "profile" | "archive" | "manifest";
  readonly chunk?: number;
}

export interface OpenedFile {
  readonly chemin: string;
  readonly taille: number;
  readonly sha256: string;
  readonly content: Blob;
}

export type Opened =
  | { readonly kind: "opened"; readonly files: readonly OpenedFile[]; readonly manifestHash: string }
  | { readonly kind: "damaged"; readonly damage: Damage }
  | { readonly kind: "interrupted" }
  | { readonly kind: "refused"; readonly detail: string }; // the server answered, and said no
