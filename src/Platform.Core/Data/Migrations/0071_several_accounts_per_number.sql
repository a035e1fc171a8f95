-- A sign-up proves an e-mail address, not that its owner speaks for the company of the number he typed. The first to come must therefore not keep
-- the others out: a number may have several accounts, separate in all, and those who came before are told by e-mail. What 0004 and 0020 say of
-- "one account per company" and "nobody reserves another company's number" ends here.
alter table companies drop constraint companies_country_national_id_key;
create index companies_by_number on companies (country, national_id);
