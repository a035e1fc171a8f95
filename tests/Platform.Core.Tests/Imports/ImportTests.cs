using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Core.Tests.Imports;

/// <summary>From the file to the rows: rehearsed, confirmed whole, and never twice.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private static CancellationToken Cancel => CancellationToken.None;
    private TestPlatform platform = null!;      // set by InitializeAsync, before any test
    private Tenant commune = null!;             // idem
    private TestPerson admin = null!;           // idem
    private Tenant lead = null!;                // idem
    private TestPerson pilot = null!;           // idem

    private Scope Scope => new Scope.Tenant(commune.Id.Value, admin.Id);

    private Scope AsLead => new Scope.Lead(lead.Id.Value, pilot.Id);

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        lead = await platform.LeadAsync();
        pilot = await platform.PersonAsync(lead, "Paul Pilote", MembershipRole.LeadAdmin);
        commune = await platform.CommuneAsync(lead, "saint-marcel", "Commune de Saint-Marcel");
        admin = await platform.PersonAsync(commune, "Aline Administratrice", MembershipRole.AccountAdmin);
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "PEER-17")]
    public async Task Structures_departments_and_people_follow_one_another_and_the_same_file_twice_adds_nothing()
    {
        const string structures = "Structure;SIRET;Marchés par an\nCCAS de Saint-Marcel;73282932000074;3\nÉcole;123;2\nRégie;33333333400014;12\n";
        var plan = await TakenAsync(ImportKind.SubEntities, structures);
        Assert.Equal([(2, LineVerdict.Taken), (3, LineVerdict.Refused), (4, LineVerdict.Refused)], plan.Lines.Select(l => (l.Line, l.Verdict)));
        Assert.Equal([("Siret", RefusalReason.SiretWrong)], plan.Lines[1].Refusals.Select(r => (r.Field, r.Reason)));
        Assert.Equal((0, 1, 2), Counts(await TakenAsync(ImportKind.SubEntities, structures)));

        plan = await TakenAsync(ImportKind.Departments, "Service,Sous le service,SIRET\nDirection technique,,\nVoirie,Direction technique,\nAide sociale,,73282932000074\nPerdu,Nulle part,\nVoirie,Direction technique,\n");
        Assert.Equal((3, 1, 1), Counts(plan));
        Assert.Equal(RefusalReason.AboveUnknown, Assert.Single(plan.Lines[3].Refusals).Reason);

        const string people = "Nom;Mail;Profil;Service;Motif\nCamille Martin;camille.martin@exemple.fr;Acheteur|Président de la CAO;Direction technique › Voirie;\nLuc Petit;mairie@exemple.fr;Acheteur;Voirie;\nZoé Roy;zoe@exemple.fr;Chef;Ailleurs;\nAutre Nom;camille.martin@exemple.fr;Acheteur;Voirie;\n";
        plan = await TakenAsync(ImportKind.People, people);
        Assert.Equal([LineVerdict.Taken, LineVerdict.Refused, LineVerdict.Refused, LineVerdict.Refused], plan.Lines.Select(l => l.Verdict));
        Assert.Equal(RefusalReason.AddressShared, Assert.Single(plan.Lines[1].Refusals).Reason);
        Assert.Equal([RefusalReason.RoleUnknown, RefusalReason.DepartmentUnknown], plan.Lines[2].Refusals.Select(r => r.Reason));
        Assert.Equal(RefusalReason.AddressOfAnother, Assert.Single(plan.Lines[3].Refusals).Reason);
        Assert.Equal(2L, await CountAsync("select count(*) from memberships where person_email = 'camille.martin@exemple.fr' and revoked_at is null"));
        Assert.Equal((0, 1, 3), Counts(await TakenAsync(ImportKind.People, people)));
    }

    [Fact, Trait("Feature", "PEER-17")]
    public async Task A_rehearsal_leaves_nothing_behind_not_even_a_person()
    {
        var people = await CountAsync("select count(*) from people");
        foreach (var (kind, text) in ((ImportKind, string)[])[(ImportKind.SubEntities, "Nom;SIRET;Marchés\nCCAS;73282932000074;3\n"), (ImportKind.Departments, "Nom\nVoirie\n"), (ImportKind.People, $"Nom;Mail;Rôle;Service\nZoé Roy;zoe.roy@exemple.fr;Acheteur;{await DepartmentAsync()}\n"),
            (ImportKind.Contracts, "Référence;Objet;Titulaire;Date\n2020-1;Toiture;Toitures du Sud;14/02/2020\n")])
            Assert.Equal(1, (await RehearsedAsync(await UploadedAsync(kind, text))).Taken);
        Assert.Equal(people, await CountAsync("select count(*) from people"));
        Assert.Equal(0L, await CountAsync("select (select count(*) from sub_entities) + (select count(*) from departments where name = 'Voirie') + (select count(*) from imported_records)"));
    }

    [Fact, Trait("Feature", "PEER-17")]
    public async Task An_import_of_people_that_fails_at_its_end_leaves_nobody_behind()
    {
        var people = await CountAsync("select count(*) from people");
        var import = await UploadedAsync(ImportKind.People, $"Nom;Mail;Rôle;Service\nZoé Roy;zoe.roy@exemple.fr;Acheteur;{await DepartmentAsync()}\nLuc Petit;luc.petit@exemple.fr;Acheteur;{await DepartmentAsync()}\n");
        var digest = (await RehearsedAsync(import)).Digest;
        await Assert.ThrowsAsync<OperationCanceledException>(() => platform.RunAsync(Scope, async s =>
        {
            Assert.IsType<ConfirmImport.Outcome.Imported>(await s.GetRequiredService<ConfirmImport>().ExecuteAsync(import, digest, admin.Name, Cancel));
            throw new OperationCanceledException();
        }));
        Assert.Equal(people, await CountAsync("select count(*) from people"));
        Assert.IsType<ConfirmImport.Outcome.Imported>(await ConfirmedAsync(import, digest));
        Assert.Equal(people + 2, await CountAsync("select count(*) from people"));
        Assert.Equal(2L, await CountAsync("select count(*) from outbox o join memberships m on m.id::text = o.payload ->> 'Membership' where o.kind = 'person-invited' and o.tenant_id = m.tenant_id and m.person_email in ('zoe.roy@exemple.fr', 'luc.petit@exemple.fr')"));
    }

    [Fact, Trait("Feature", "PEER-17"), Trait("Feature", "GD-23")]
    public async Task The_lead_opens_accounts_from_a_file_each_with_its_administrator_and_every_refused_line_says_why()
    {
        const string file = "Commune;SIRET;Adresse;Marchés par an;Administrateur;Courriel;Commune de rattachement\n"
            + "Commune de Chabeuil;21260281700018;chabeuil;14;Aude Maire;aude.maire@chabeuil.example;\n"
            + "Régie des eaux;13002526500013;regie-des-eaux;12;Rémi Régie;remi.regie@chabeuil.example;Commune de Chabeuil\n"
            + "Caisse des écoles;33333333400014;caisse-des-ecoles;3;Cléo Caisse;cleo.caisse@chabeuil.example;chabeuil\n"
            + "Commune de Ailleurs;123;Saint Marcel;x;Y;mairie@ailleurs.example;\n"
            + "Commune de Chabeuil;212 602 817 00018;chabeuil;14;Aude Maire;aude.maire@chabeuil.example;\n"
            + "Commune de Montélier;21260281700018;montelier;9;Odile Autre;odile.autre@montelier.example;\n";
        var plan = await TakenAsync(ImportKind.Accounts, file, AsLead);
        Assert.Equal([LineVerdict.Taken, LineVerdict.Taken, LineVerdict.Refused, LineVerdict.Refused, LineVerdict.AlreadyThere, LineVerdict.Refused], plan.Lines.Select(l => l.Verdict));
        // Mistyped: under the number of another line it is not « there », in the first import nor in the next.
        Assert.Equal(("Siret", RefusalReason.SiretTwice, "2"), plan.Lines[5].Refusals.Select(r => (r.Field, r.Reason, r.Detail)).Single());
        Assert.Equal(RefusalReason.SubEntityInstead, Assert.Single(plan.Lines[2].Refusals).Reason);
        Assert.Equal([RefusalReason.SiretWrong, RefusalReason.SlugWrong, RefusalReason.ContractsWrong, RefusalReason.Missing, RefusalReason.AddressShared], plan.Lines[3].Refusals.Select(r => r.Reason));
        Assert.Equal(2L, await CountAsync("select count(*) from tenants t join account_openings o on o.tenant_id = t.id where t.activated_at is null and t.slug in ('chabeuil', 'regie-des-eaux') and o.opened_by is not null"));
        Assert.Equal(2L, await CountAsync("""
            select count(*) from memberships m join tenants t on t.id = m.tenant_id join departments d on d.tenant_id = m.tenant_id and d.id = m.department_id
            join outbox o on o.tenant_id = m.tenant_id and o.kind = 'person-invited' and o.payload ->> 'Person' = m.person_id::text where t.slug in ('chabeuil', 'regie-des-eaux') and m.role = 'AccountAdmin'
            """));
        Assert.Equal((0, 3, 3), Counts(await TakenAsync(ImportKind.Accounts, file, AsLead)));
        Assert.Equal(0L, await CountAsync("select count(*) from people where email = 'cleo.caisse@chabeuil.example'"));
    }

    [Fact, Trait("Feature", "PEER-17"), Trait("Feature", "VR-01")]
    public async Task A_file_of_accounts_is_read_by_its_lead_alone_and_an_account_sends_none()
    {
        var import = await UploadedAsync(ImportKind.Accounts, "Commune;SIRET;Adresse;Marchés;Administrateur;Courriel\nChabeuil;21260281700018;chabeuil;14;Aude Maire;aude.maire@chabeuil.example\n", AsLead);
        Assert.Null(await platform.RunAsync(new Scope.Tenant(lead.Id.Value, pilot.Id), s => s.GetRequiredService<MapImport>().ReadAsync(import, Cancel)));
        var other = await platform.LeadAsync("autre");
        Assert.Null(await platform.RunAsync(new Scope.Lead(other.Id.Value, pilot.Id), s => s.GetRequiredService<MapImport>().ReadAsync(import, Cancel)));
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => UploadedAsync(ImportKind.Accounts, "Commune;SIRET;Adresse;Marchés;Administrateur;Courriel\nx;y;z;1;a;b\n"));
        Assert.Contains("row-level security", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "PEER-17"), Trait("Feature", "PEER-07")]
    public async Task Suppliers_of_before_are_asked_once_to_enter_the_directory_and_nobody_is_entered_there()
    {
        const string file = "Fournisseur;SIRET;Courriel;CPV;Ville\nJardins du Nord;11111111800019;contact@jardins.example;77310000|03;Valence\nJardins du Nord;11111111800019;autre@jardins.example;;\nMobilier;;achats@mobilier.example;39;\nRien;12;rien;bois;\n";
        var plan = await TakenAsync(ImportKind.Suppliers, file);
        Assert.Equal([LineVerdict.Taken, LineVerdict.AlreadyThere, LineVerdict.Taken, LineVerdict.Refused], plan.Lines.Select(l => l.Verdict));
        Assert.Equal([RefusalReason.SiretWrong, RefusalReason.EmailWrong, RefusalReason.DivisionUnknown], plan.Lines[3].Refusals.Select(r => r.Reason));
        Assert.Equal((0, 3, 1), Counts(await TakenAsync(ImportKind.Suppliers, file)));
        Assert.Equal(2L, await CountAsync("select count(*) from outbox where kind = 'supplier-invited'"));
        Assert.Equal(0L, await CountAsync("select count(*) from supplier_listings"));
        var rows = await platform.RunAsync(Scope, s => s.GetRequiredService<InvitedSuppliers>().FindAsync("77", "valence", Cancel));
        Assert.Equal([("Jardins du Nord", false)], rows.Select(r => (r.Name, r.IsListed)));
    }

    [Fact, Trait("Feature", "PEER-17")]
    public async Task History_is_kept_as_it_was_said_once_and_read_newest_first()
    {
        const string contracts = "Référence;Objet;Titulaire;SIRET;Notifié le;Montant\n2019-7;\"=HYPERLINK(\"\"http://x\"\")\";Toitures du Sud;;14/02/2019;\"12 345,67\"\n2020-3;École;Maçons;;03/05/2020;\n2020-3;École;Maçons;;03/05/2020;\n2021-1;Voirie;Routes;12345678901234;31/12/2999;-5\n";
        var plan = await TakenAsync(ImportKind.Contracts, contracts);
        Assert.Equal([LineVerdict.Taken, LineVerdict.Taken, LineVerdict.AlreadyThere, LineVerdict.Refused], plan.Lines.Select(l => l.Verdict));
        Assert.Equal([RefusalReason.SiretWrong, RefusalReason.AmountWrong, RefusalReason.DayToCome], plan.Lines[3].Refusals.Select(r => r.Reason));
        Assert.Equal((0, 3, 1), Counts(await TakenAsync(ImportKind.Contracts, contracts)));
        var (rows, next) = await platform.RunAsync(Scope, s => s.GetRequiredService<ReadImports>().HistoryAsync(ImportKind.Contracts, null, Cancel));
        Assert.Equal([("2020-3", (decimal?)null), ("2019-7", 12345.67m)], rows.Select(r => (r.Reference, r.Amount)));
        Assert.Null(next);
    }

    [Fact, Trait("Feature", "PEER-17"), Trait("Feature", "BEYOND-6")]
    public async Task A_file_says_which_kind_of_buyer_each_structure_is_and_a_word_that_names_none_is_refused()
    {
        var plan = await TakenAsync(ImportKind.SubEntities, "Nom;SIRET;Marchés;Nature de l’acheteur\nCCAS;73282932000074;3;\nRégie;33333333400014;1;Entreprise publique\nAutre;13002526500013;1;Guilde\n");
        Assert.Equal([LineVerdict.Taken, LineVerdict.Taken, LineVerdict.Refused], plan.Lines.Select(l => l.Verdict));
        Assert.Equal([("Body", RefusalReason.BodyUnknown)], plan.Lines[2].Refusals.Select(r => (r.Field, r.Reason)));
        Assert.Equal((1L, 1L), (await CountAsync("select count(*) from sub_entities where buyer_body = 'LocalAuthority'"), await CountAsync("select count(*) from sub_entities where buyer_body = 'PublicUndertaking'")));
    }

    [Fact, Trait("Feature", "PEER-17")]
    public async Task What_changed_since_the_page_was_shown_is_not_imported_and_nothing_is_written()
    {
        var import = await UploadedAsync(ImportKind.SubEntities, "Nom;SIRET;Marchés\nCCAS;73282932000074;3\nRégie;33333333400014;1\n");
        var shown = (await RehearsedAsync(import)).Digest;
        await platform.RunAsync(Scope, s => s.GetRequiredService<CreateSubEntity>().ExecuteAsync(new("CCAS créé à la main", "73282932000074", 3), Cancel));
        await Assert.ThrowsAsync<OperationCanceledException>(() => platform.RunAsync(Scope, async s =>
        {
            Assert.IsType<ConfirmImport.Outcome.Changed>(await s.GetRequiredService<ConfirmImport>().ExecuteAsync(import, shown, admin.Name, Cancel));
            throw new OperationCanceledException();     // a page that refuses commits nothing
        }));
        Assert.Equal(1L, await CountAsync("select count(*) from sub_entities"));
        Assert.IsType<ConfirmImport.Outcome.Imported>(await ConfirmedAsync(import, (await RehearsedAsync(import)).Digest));
        Assert.IsType<ConfirmImport.Outcome.NotFound>(await ConfirmedAsync(import, shown));
    }

    [Fact, Trait("Feature", "PEER-17"), Trait("Feature", "VR-01")]
    public async Task A_file_is_of_one_account_and_is_erased_once_imported_or_replaced()
    {
        var first = await UploadedAsync(ImportKind.Departments, "Nom\nVoirie\n");
        var beta = await platform.CommuneAsync(await platform.LeadAsync("autre"), "beta", "Bêta");
        var stranger = await platform.PersonAsync(beta, "Berthe", MembershipRole.AccountAdmin);
        Assert.Null(await platform.RunAsync(new Scope.Tenant(beta.Id.Value, stranger.Id), s => s.GetRequiredService<MapImport>().ReadAsync(first, Cancel)));

        var second = await UploadedAsync(ImportKind.Departments, "Nom\nVoirie\n");
        Assert.IsType<ConfirmImport.Outcome.NotFound>(await ConfirmedAsync(first, ""));
        Assert.IsType<ConfirmImport.Outcome.Imported>(await ConfirmedAsync(second, (await RehearsedAsync(second)).Digest));
        Assert.Equal(0L, await CountAsync("select count(*) from imports where content is not null"));
    }

    private async Task<ImportPlan> TakenAsync(ImportKind kind, string text, Scope? scope = null)
    {
        var import = await UploadedAsync(kind, text, scope);
        var shown = await RehearsedAsync(import, scope);
        var imported = Assert.IsType<ConfirmImport.Outcome.Imported>(await ConfirmedAsync(import, shown.Digest, scope));
        return imported.Plan;
    }

    private async Task<Guid> UploadedAsync(ImportKind kind, string text, Scope? scope = null) => Assert.IsType<UploadImport.Outcome.Uploaded>(await platform.RunAsync(scope ?? Scope, s => s.GetRequiredService<UploadImport>()
        .ExecuteAsync(new(kind, "reprise.csv", Encoding.UTF8.GetBytes(text), admin.Name), Cancel))).Import;

    private async Task<ImportPlan> RehearsedAsync(Guid import, Scope? scope = null)
    {
        var pending = await platform.RunAsync(scope ?? Scope, s => s.GetRequiredService<MapImport>().ReadAsync(import, Cancel));
        Assert.Empty(pending!.Unmapped);
        return await platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(scope ?? Scope, s => s.GetRequiredService<RehearseImport>().ExecuteAsync(pending, Cancel));
    }

    private Task<ConfirmImport.Outcome> ConfirmedAsync(Guid import, string digest, Scope? scope = null) => platform.RunAsync(scope ?? Scope, s => s.GetRequiredService<ConfirmImport>().ExecuteAsync(import, digest, admin.Name, Cancel));

    private static (int, int, int) Counts(ImportPlan plan) => (plan.Taken, plan.AlreadyThere, plan.Refused);

    private Task<string> DepartmentAsync() => platform.RunAsync(Scope, s => s.GetRequiredService<PlatformDb>().Departments.Select(d => d.Name).FirstAsync(Cancel));

    private async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;      // it counts
    }
}
