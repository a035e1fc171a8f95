-- Why criteria are given in their order of importance and not weighted: in a formalised procedure the law asks for an objective reason (CCP, art. R2152-12), and the European notice for its words (BT-733).
alter table consultation_terms add why_ranked text check (length(why_ranked) between 1 and 2000);
