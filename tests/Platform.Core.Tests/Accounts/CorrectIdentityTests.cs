using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Accounts;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Messaging;
using Platform.Core.Portals;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Core.Tests.Accounts;

/// <summary>An account that was entered wrong is corrected by its agglomeration; what was published keeps the name of its day.</summary>
public sealed class CorrectIdentityTests(AccountsWorld world) : IClassFixture<AccountsWorld>
{
    private const string Right = "21260096900019", Wrong = "20006878100018";

    private TestPlatform Platform => world.Platform;

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "VR-04"), Trait("Feature", "VR-21")]
    public async Task A_corrected_account_buys_in_its_right_name_and_what_it_published_before_keeps_the_former_one()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.ActiveAsync();
        var mayor = await Platform.PersonAsync(account, "Aline Mairie", MembershipRole.AccountAdmin);
        var buyer = await Platform.PersonAsync(account, "Claire Achat", MembershipRole.Buyer);
        var before = await Platform.PublishedAsync(account, buyer);

        Assert.IsType<CorrectIdentity.Outcome.Corrected>(await CorrectAsync(account, "Commune de Clérieux", Right, "26096"));
        var after = await Platform.PublishedAsync(account, buyer);

        Assert.Equal((account.Name, Wrong), await BuyerAsync(before));
        Assert.Equal(("Commune de Clérieux", Right), await BuyerAsync(after));
        var mine = await Platform.RunAsync(new Scope.Tenant(account.Id.Value, mayor.Id), s => s.GetRequiredService<ReadMyAccount>().ReadAsync(default));
        Assert.Equal(("Commune de Clérieux", Right, "26096", account.Slug), (mine.Account.Name, mine.Account.Siret, mine.Account.InseeCode, mine.Account.Slug));
        var line = mine.History[0];
        Assert.Equal((AccountEventKind.Corrected, world.Clerk.Name, "Saisie erronée à l’ouverture", new FormerIdentity(account.Name, Wrong, null, BuyerBody.LocalAuthority)), (line.Kind, line.ByName, line.Reason, line.Former));
        await TellAsync();
        var mail = Assert.Single(await PickupMail.ReadAsync(Platform.Configuration["Mail:Pickup"]!, default), m => m.To == mayor.Email);
        Assert.Equal("L’identité de votre compte est corrigée", mail.Subject);
        foreach (var said in (string[])["212 600 969 00019", "200 068 781 00018", account.Name, "Saisie erronée à l’ouverture"]) Assert.Contains(said, mail.Text.Replace('\u00a0', ' '), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "BEYOND-6")]
    public async Task A_corrected_kind_of_buyer_holds_for_what_comes_and_is_in_the_history_and_in_the_mail()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.ActiveAsync();
        var mayor = await Platform.PersonAsync(account, "Aline Mairie", MembershipRole.AccountAdmin);
        var buyer = await Platform.PersonAsync(account, "Claire Achat", MembershipRole.Buyer);
        var before = await Platform.PublishedAsync(account, buyer);
        Task<CorrectIdentity.Outcome> CorrectAsync() => Platform.RunAsync(world.AsLead, s => s.GetRequiredService<CorrectIdentity>().ExecuteAsync(new(account.Id.Value, account.Name, account.Siret, null, "Société publique locale", "Lise", BuyerBody.OtherAuthority), default));

        Assert.IsType<CorrectIdentity.Outcome.Corrected>(await CorrectAsync());
        Assert.Equal([CorrectIdentity.Fault.Unchanged], Assert.IsType<CorrectIdentity.Outcome.Refused>(await CorrectAsync()).Faults);
        var after = await Platform.PublishedAsync(account, buyer);

        Assert.Equal((BuyerBody.LocalAuthority, BuyerBody.OtherAuthority), (await BodyAsync(before), await BodyAsync(after)));
        Assert.Equal(BuyerBody.LocalAuthority, (await Platform.RunAsync(new Scope.Tenant(account.Id.Value, mayor.Id), s => s.GetRequiredService<ReadMyAccount>().ReadAsync(default))).History[0].Former!.Body);
        await TellAsync();
        var mail = Assert.Single(await PickupMail.ReadAsync(Platform.Configuration["Mail:Pickup"]!, default), m => m.To == mayor.Email && m.Text.Contains("Société publique locale", StringComparison.Ordinal));
        foreach (var said in (string[])["autre pouvoir adjudicateur", "collectivité territoriale"]) Assert.Contains(said, mail.Text, StringComparison.Ordinal);

        async Task<BuyerBody> BodyAsync(TestConsultation given) => (await Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<Core.Consultations.ConsultationForPublic>().FindAsync(given.Id, default)))!.BuyerBody;
    }

    [Fact, Trait("Feature", "VR-02")]
    public async Task The_database_alone_changes_no_kind_of_buyer_without_the_line_that_says_what_it_was()
    {
        var account = await world.ActiveAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Platform.RunAsync(world.AsLead, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"update tenants set buyer_body = 'State' where id = {account.Id.Value}")));
        Assert.Equal(BuyerBody.LocalAuthority, (await world.RowAsync(account)).Account.BuyerBody);
    }

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "VR-21")]
    public async Task A_number_of_another_account_or_of_a_linked_structure_a_correction_without_reason_and_a_foreign_account_are_refused()
    {
        await world.AtAsync("2026-11-21");
        var (account, other) = (await world.ActiveAsync(), await world.ActiveAsync());
        await Platform.RunAsync(new Scope.Tenant(account.Id.Value, null), s => s.GetRequiredService<CreateSubEntity>().ExecuteAsync(new("CCAS", "13002526500013", 2), default));
        Assert.IsType<CorrectIdentity.Outcome.Corrected>(await CorrectAsync(other, other.Name, "73282932000074"));

        Assert.Equal([CorrectIdentity.Fault.SiretTaken], await FaultsAsync(account, account.Name, "73282932000074"));
        Assert.Equal([CorrectIdentity.Fault.SiretOfStructure], await FaultsAsync(account, account.Name, "130 025 265 00013"));
        Assert.Equal([CorrectIdentity.Fault.Unchanged], await FaultsAsync(account, account.Name, Wrong));
        Assert.Equal([CorrectIdentity.Fault.NameMissing, CorrectIdentity.Fault.SiretRefused, CorrectIdentity.Fault.InseeInvalid, CorrectIdentity.Fault.ReasonMissing],
            Assert.IsType<CorrectIdentity.Outcome.Refused>(await CorrectAsync(account, " ", "21260096900018", "26", reason: null)).Faults);
        var elsewhere = await Platform.LeadAsync($"agglo-{world.NewSlug()}");
        Assert.IsType<CorrectIdentity.Outcome.NotFound>(await CorrectAsync(account, "Autre nom", Wrong, scope: new Scope.Lead(elsewhere.Id.Value, (await Platform.PersonAsync(elsewhere, "Lise Ailleurs", MembershipRole.LeadAdmin)).Id)));
        Assert.Equal(account.Name, (await world.RowAsync(account)).Account.Name);
    }

    [Theory, Trait("Feature", "VR-02"), Trait("Feature", "VR-21")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_number_given_at_once_to_an_account_and_to_its_structure_goes_to_the_first_of_the_two(bool accountFirst)
    {
        await world.AtAsync("2026-11-21");
        var account = await world.ActiveAsync();
        var number = accountFirst ? "21260014200005" : "21260015900009";
        var mayor = new Scope.Tenant(account.Id.Value, (await Platform.PersonAsync(account, "Aline Mairie", MembershipRole.AccountAdmin)).Id);
        var (mayCommit, isWritten) = (new TaskCompletionSource(), new TaskCompletionSource());
        Task<CorrectIdentity.Outcome> CorrectAsync(Func<Task> then) => Platform.RunAsync(world.AsLead, async s =>
        {
            var outcome = await s.GetRequiredService<CorrectIdentity>().ExecuteAsync(new(account.Id.Value, account.Name, number, null, "Saisie erronée", "Lise"), default);
            await then();
            return outcome;
        });
        Task<CreateSubEntity.Outcome> CreateAsync(Func<Task> then) => Platform.RunAsync(mayor, async s =>
        {
            var outcome = await s.GetRequiredService<CreateSubEntity>().ExecuteAsync(new("CCAS", number, 2), default);
            await then();
            return outcome;
        });
        Task HeldAsync()
        {
            isWritten.SetResult();
            return mayCommit.Task;
        }

        // The first has written and has not committed; the second either waits for it, or is through already, which is the fault.
        Task second;
        var (corrected, created) = (accountFirst ? CorrectAsync(HeldAsync) : null, accountFirst ? null : CreateAsync(HeldAsync));
        if (await Task.WhenAny(isWritten.Task, (Task?)corrected ?? created!) is var ended && ended != isWritten.Task) await ended;      // it failed before it wrote: say why
        Assert.True(isWritten.Task.IsCompleted);
        if (accountFirst) second = created = CreateAsync(() => Task.CompletedTask);
        else second = corrected = CorrectAsync(() => Task.CompletedTask);
        while (!second.IsCompleted && await WaitingAsync() == 0) { }
        mayCommit.SetResult();

        if (accountFirst) Assert.Equal((typeof(CorrectIdentity.Outcome.Corrected), typeof(CreateSubEntity.Outcome.SiretOfAccount)), ((await corrected!).GetType(), (await created!).GetType()));
        else Assert.Equal((CorrectIdentity.Fault.SiretOfStructure, typeof(CreateSubEntity.Outcome.Created)), (Assert.Single(Assert.IsType<CorrectIdentity.Outcome.Refused>(await corrected!).Faults), (await created!).GetType()));
        Task<long> WaitingAsync() => Platform.RunAsync(new Scope.System("test"), async s => (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<long>($"select count(*) as \"Value\" from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())").ToListAsync()).Single());
    }

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "VR-36")]
    public async Task The_database_refuses_a_correction_that_leaves_no_line_and_one_by_the_account_itself()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.ActiveAsync();
        var id = account.Id.Value;
        var silent = await Assert.ThrowsAsync<PostgresException>(() => RenameAsync(world.AsLead));
        Assert.Contains("corrected with its line", silent.MessageText, StringComparison.Ordinal);
        Assert.Equal(0, await Platform.RunAsync(new Scope.Tenant(id, null), s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"update tenants set siret = {Right} where id = {id}")));      // no row of its own to change

        var forgetting = await Assert.ThrowsAsync<PostgresException>(() => Platform.RunAsync(world.AsLead, async s =>
        {
            var database = s.GetRequiredService<PlatformDb>().Database;
            Assert.Equal(1, await database.ExecuteSqlAsync($"update tenants set siret = {Right} where id = {id}"));
            await database.ExecuteSqlAsync($"select set_config('app.ctx', '', true)");       // who it is, is forgotten before the commit
        }));
        Assert.Contains("corrected with its line", forgetting.MessageText, StringComparison.Ordinal);
        Assert.Equal((account.Name, Wrong), await world.RowAsync(account) is var row ? (row.Account.Name, row.Account.Siret) : default);

        Task RenameAsync(Scope scope) => Platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"update tenants set name = 'Autre nom' where id = {id}"));
    }

    [Fact, Trait("Feature", "VR-25"), Trait("Feature", "VR-02")]
    public async Task The_agglomeration_gives_back_an_address_taken_by_mistake_and_none_under_which_something_was_published()
    {
        await world.AtAsync("2026-11-21");
        var (account, other) = (await world.ActiveAsync(), await world.ActiveAsync());
        var (mayor, mistaken, right) = (await Platform.PersonAsync(account, "Aline Mairie", MembershipRole.AccountAdmin), account.Slug, world.NewSlug());
        var neighbour = new Scope.Tenant(other.Id.Value, (await Platform.PersonAsync(other, "Bruno Mairie", MembershipRole.AccountAdmin)).Id);
        await MoveAsync(new(account.Id.Value, mayor.Id), right);
        Assert.IsType<ChangeSlug.Outcome.Taken>(await ChangeAsync(neighbour, mistaken));
        Assert.Equal([FreeAddress.Fault.AddressMissing, FreeAddress.Fault.ReasonMissing], Assert.IsType<FreeAddress.Outcome.Refused>(await FreeAsync(" ", " ")).Faults);
        Assert.IsType<FreeAddress.Outcome.NotFound>(await FreeAsync(right, "Toujours la sienne"));
        var elsewhere = await Platform.LeadAsync($"agglo-{world.NewSlug()}");
        Assert.IsType<FreeAddress.Outcome.NotFound>(await FreeAsync(mistaken, "Pas la nôtre", new Scope.Lead(elsewhere.Id.Value, (await Platform.PersonAsync(elsewhere, "Lise Ailleurs", MembershipRole.LeadAdmin)).Id)));
        Assert.IsType<FreeAddress.Outcome.Freed>(await FreeAsync(mistaken, "Adresse de la commune voisine"));
        await MoveAsync(neighbour, mistaken);
        Assert.Equal((AccountEventKind.AddressFreed, mistaken, "Adresse de la commune voisine"), (await Platform.RunAsync(new Scope.Tenant(account.Id.Value, mayor.Id), s => s.GetRequiredService<ReadMyAccount>().ReadAsync(default))).History[0] is var line ? (line.Kind, line.FreedAddress, line.Reason) : default);

        await Platform.PublishedAsync(account, await Platform.PersonAsync(account, "Claire Achat", MembershipRole.Buyer));
        await world.AtAsync("2026-11-22");
        await MoveAsync(new(account.Id.Value, mayor.Id), world.NewSlug());
        Assert.IsType<FreeAddress.Outcome.Published>(await FreeAsync(right, "Plus utile"));
        var helper = new Scope.Lead(world.Lead.Id.Value, (await Platform.PersonAsync(world.Lead, "Ada Assistance", MembershipRole.SupportAgent)).Id);
        Assert.Contains("administrator of the agglomeration", (await Assert.ThrowsAsync<PostgresException>(() => FreeAsync(right, "Motif", helper))).MessageText, StringComparison.Ordinal);

        Task<ChangeSlug.Outcome> ChangeAsync(Scope.Tenant scope, string slug) => Platform.RunAsync(scope, s => s.GetRequiredService<ChangeSlug>().ExecuteAsync(slug, "x", default));
        async Task MoveAsync(Scope.Tenant scope, string slug) => Assert.IsType<ChangeSlug.Outcome.Changed>(await ChangeAsync(scope, slug));
        Task<FreeAddress.Outcome> FreeAsync(string address, string reason, Scope? scope = null) =>
            Platform.RunAsync(scope ?? world.AsLead, s => s.GetRequiredService<FreeAddress>().ExecuteAsync(new(account.Id.Value, address, reason, world.Clerk.Name), default));
    }

    [Fact, Trait("Feature", "VR-25"), Trait("Feature", "VR-04")]
    public async Task A_closed_account_that_never_published_gives_back_its_own_address_once_and_chooses_another_when_it_comes_back()
    {
        await world.AtAsync("2026-11-21");
        var (account, other) = (await world.ActiveAsync(), await world.ActiveAsync());
        var (mayor, id) = (await Platform.PersonAsync(account, "Aline Mairie", MembershipRole.AccountAdmin), account.Id.Value);
        var neighbour = await Platform.PersonAsync(other, "Bruno Mairie", MembershipRole.AccountAdmin);
        Assert.Empty(await OfAsync());
        await Platform.SuperuserAsync($"set session_replication_role = replica; update tenants set closing_at = activated_at, closed_at = now() where id = '{id}'");
        Assert.Equal([account.Slug], await OfAsync());

        foreach (var _ in (int[])[1, 2]) Assert.IsType<FreeAddress.Outcome.Freed>(await FreeAsync(account.Slug));       // the second click is told what the first did
        Assert.Equal(Slug.LeftOver(id), (await world.RowAsync(account)).Account.Slug);
        Assert.Empty(await OfAsync());
        Assert.IsType<FreeAddress.Outcome.NotFound>(await FreeAsync(Slug.LeftOver(id)));
        Assert.Equal([account.Slug], await FreedAsync());
        await TellAsync();
        Assert.Single(await PickupMail.ReadAsync(Platform.Configuration["Mail:Pickup"]!, default), m => m.To == mayor.Email && m.Subject == "Une adresse de votre compte est libérée");
        Assert.IsType<ChangeSlug.Outcome.Changed>(await ChangeAsync(other, neighbour, account.Slug));
        Assert.IsType<ChangeSlug.Outcome.Invalid>(await ChangeAsync(other, neighbour, Slug.LeftOver(Guid.CreateVersion7())));

        await Platform.SuperuserAsync($"set session_replication_role = replica; update tenants set closing_at = null, closed_at = null where id = '{id}'");
        Assert.IsType<ChangeSlug.Outcome.Changed>(await ChangeAsync(account, mayor, world.NewSlug()));
        Assert.Empty(await OfAsync());

        Task<IReadOnlyList<string>> OfAsync() => Platform.RunAsync(world.AsLead, s => s.GetRequiredService<FreeAddress>().OfAsync(id, default));
        Task<FreeAddress.Outcome> FreeAsync(string address) => Platform.RunAsync(world.AsLead, s => s.GetRequiredService<FreeAddress>().ExecuteAsync(new(id, address, "Commune nouvelle", world.Clerk.Name), default));
        Task<ChangeSlug.Outcome> ChangeAsync(Tenant of, TestPerson by, string slug) => Platform.RunAsync(new Scope.Tenant(of.Id.Value, by.Id), s => s.GetRequiredService<ChangeSlug>().ExecuteAsync(slug, "x", default));
        Task<List<string?>> FreedAsync() => Platform.RunAsync(world.AsLead, s => s.GetRequiredService<PlatformDb>().AccountEvents.Where(e => e.TenantId == id && e.Kind == AccountEventKind.AddressFreed).Select(e => e.FreedAddress).ToListAsync());
    }

    [Fact, Trait("Feature", "VR-25"), Trait("Feature", "VR-36")]
    public async Task The_database_frees_no_address_without_its_reason_and_writes_the_line_by_itself()
    {
        await world.AtAsync("2026-11-21");
        var account = await world.ActiveAsync();
        var (mayor, id) = (await Platform.PersonAsync(account, "Aline Mairie", MembershipRole.AccountAdmin), account.Id.Value);
        Assert.IsType<ChangeSlug.Outcome.Changed>(await Platform.RunAsync(new Scope.Tenant(id, mayor.Id), s => s.GetRequiredService<ChangeSlug>().ExecuteAsync(world.NewSlug(), "x", default)));
        Assert.Equal(PostgresErrorCodes.CheckViolation, (await Assert.ThrowsAsync<PostgresException>(() => FreeAsync(null))).SqlState);

        Assert.Equal("freed", await FreeAsync("Erreur de saisie"));
        var line = (await Platform.RunAsync(new Scope.Tenant(id, mayor.Id), s => s.GetRequiredService<ReadMyAccount>().ReadAsync(default))).History[0];
        Assert.Equal((AccountEventKind.AddressFreed, account.Slug, "Erreur de saisie", world.Clerk.Name), (line.Kind, line.FreedAddress, line.Reason, line.ByName));

        Task<string> FreeAsync(string? why) => Platform.RunAsync(world.AsLead, async s => (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>(
            $"""select sec.free_address({id}, {account.Slug}, {why}, {world.Clerk.Name}, {Guid.CreateVersion7()}) as "Value" """).ToListAsync()).Single());
    }

    [Fact, Trait("Feature", "VR-23"), Trait("Feature", "VR-33")]
    public async Task Whoever_worked_for_an_account_that_closed_is_invited_by_another_under_the_same_e_mail_address()
    {
        await world.AtAsync("2026-11-21");
        var (left, next) = (await world.ActiveAsync(), await world.ActiveAsync());
        var person = await Platform.PersonAsync(left, "Mal Orthographiée", MembershipRole.AccountAdmin);
        await Platform.SuperuserAsync($"set session_replication_role = replica; update tenants set closing_at = activated_at, closed_at = now() where id = '{left.Id.Value}'");
        var administrator = await Platform.PersonAsync(next, "Aline Mairie", MembershipRole.AccountAdmin);
        var department = await Platform.DepartmentAsync(next);
        var invited = Assert.IsType<InvitePerson.Outcome.Invited>(await Platform.RunAsync(new Scope.Tenant(next.Id.Value, administrator.Id),
            s => s.GetRequiredService<InvitePerson>().ExecuteAsync(new("Bien Orthographiée", person.Email, [MembershipRole.Buyer], [department]), default)));
        Assert.Equal((1, false), (invited.Added, invited.WasHere));
    }

    private Task<CorrectIdentity.Outcome> CorrectAsync(Tenant account, string? name, string siret, string? insee = null, string? reason = "Saisie erronée à l’ouverture", Scope? scope = null) =>
        Platform.RunAsync(scope ?? world.AsLead, s => s.GetRequiredService<CorrectIdentity>().ExecuteAsync(new(account.Id.Value, name, siret, insee, reason, world.Clerk.Name), default));

    private async Task<IReadOnlyList<CorrectIdentity.Fault>> FaultsAsync(Tenant account, string? name, string siret) => Assert.IsType<CorrectIdentity.Outcome.Refused>(await CorrectAsync(account, name, siret)).Faults;

    /// <summary>As the page names it, and as the feed does: the same.</summary>
    private Task<(string, string)> BuyerAsync(TestConsultation consultation) => Platform.RunAsync(new Scope.Public(), async s =>
    {
        var (buyer, siret) = await s.GetRequiredService<PlatformDb>().PublicConsultations.Where(c => c.Id == consultation.Id).Select(c => new ValueTuple<string, string>(c.Buyer, c.BuyerSiret)).SingleAsync();
        Assert.Equal(buyer, (await s.GetRequiredService<ReadFeed>().LatestAsync(new(), default)).Items.Single(item => item.Id == consultation.Id.Value).Buyer);
        return (buyer, siret);
    });

    private async Task TellAsync()
    {
        foreach (var fact in await Platform.FactsAsync<Noticed>()) await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailNotices>().ExecuteAsync(fact, default));
        foreach (var fact in await Platform.FactsAsync<NoticeToSend>()) await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailNotices>().ExecuteAsync(fact, default));
    }
}
