-- The receipt of an answer on paper, for who answered; and who speaks for a company in the supplier directory. docs/decisions/0043-quote-requests.md
alter table printed_papers drop constraint printed_papers_kind_check, drop constraint printed_papers_check;
alter table printed_papers add constraint printed_papers_kind_check check (kind in ('receipt', 'minutes', 'statement', 'quote-receipt'));
alter table printed_papers add constraint printed_papers_check check ((kind in ('receipt', 'quote-receipt')) = (company_id is not null));

-- A colleague who answers reads what the company says there; its administrator says it.
create policy administrator_enters on supplier_listings as restrictive for insert to platform_app with check (exists (select from company_members m
  where m.company_id = supplier_listings.company_id and m.person_id = (select sec.actor()) and m.role = 'CompanyAdmin' and m.left_at is null));
create policy administrator_changes on supplier_listings as restrictive for update to platform_app using (exists (select from company_members m
  where m.company_id = supplier_listings.company_id and m.person_id = (select sec.actor()) and m.role = 'CompanyAdmin' and m.left_at is null));
