using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Core.Quotes;
using Platform.Core.Software;
using Platform.Core.Support;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation.World;

/// <summary>
/// One account with something of everything in it. Each private text holds a word of its own, « canari » + the account + what it is: found in an answer,
/// it says whose row was shown.
/// </summary>
internal sealed partial class Planted
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private readonly TestPlatform platform;
    private readonly string word;

    private Planted(TestPlatform platform, Tenant tenant, string word, Id<Department> department, TestCompany bidder) =>
        (this.platform, Tenant, this.word, Department, Bidder) = (platform, tenant, word, department, bidder);

    public Tenant Tenant { get; }
    public Id<Department> Department { get; }
    public TestCompany Bidder { get; }
    public TestPerson Buyer { get; private set; } = default!;      // these three are set by PlantAsync, who makes all of them
    public TestPerson Administrator { get; private set; } = default!;
    public TestPerson President { get; private set; } = default!;

    /// <summary>Ids of the account, by the name that addresses have for them.</summary>
    public Dictionary<string, string> Ids { get; } = new(StringComparer.Ordinal);

    private Guid Id => Tenant.Id.Value;

    private Scope.Tenant As(TestPerson person) => new(Id, person.Id);

    private Scope.Company AsBidder => new(Bidder.Id, Bidder.Depositor.Id);

    /// <param name="platform">Where.</param>
    /// <param name="tenant">The account.</param>
    /// <param name="word">What its canaries say after « canari ».</param>
    /// <param name="department">Whose purchases.</param>
    /// <param name="bidder">A company that answers here, and nowhere that the other company does.</param>
    /// <param name="partOf">The account, for a structure of it.</param>
    public static async Task<Planted> PlantAsync(TestPlatform platform, Tenant tenant, string word, Id<Department> department, TestCompany bidder, Planted? partOf = null)
    {
        var planted = new Planted(platform, tenant, "canari" + word, department, bidder);
        await planted.PeopleAsync();
        await planted.ConsultationsAsync();
        await planted.AnnounceAsync();
        await planted.ContestAsync();
        await planted.QuoteAsync();
        await planted.HelpAsync();
        await planted.RequestDayAsync();
        if (partOf is null) await planted.FilesAsync();
        else foreach (var (name, id) in partOf.Ids) planted.Ids.TryAdd(name, id);      // a structure has purchases, people and a department; the rest is its account’s
        return planted;
    }

    private async Task PeopleAsync()
    {
        async Task<TestPerson> PersonAsync(string name, params MembershipRole[] roles) => await platform.PersonAsync(Tenant, Department, $"{name} {word}nom", roles);
        (Buyer, Administrator, President) = (await PersonAsync("Bruno", MembershipRole.Buyer), await PersonAsync("Berthe", Tenant.Kind == TenantKind.Lead ? [MembershipRole.AccountAdmin, MembershipRole.LeadAdmin] : [MembershipRole.AccountAdmin]), await PersonAsync("Bernard", MembershipRole.CaoPresident));
        await PersonAsync("Basile", MembershipRole.SupportAgent);
        await platform.SuperuserAsync("update departments set name = $3 where tenant_id = $1 and id = $2", Id, Department.Value, $"Voirie {word}nom {Department.Value:N}"[..48]);
        (Ids["personne"], Ids["service"], Ids["compte"], Ids["portail"]) = (Buyer.Id.ToString("D"), Department.Value.ToString("D"), Id.ToString("D"), Tenant.Slug);
    }

    private async Task ConsultationsAsync()
    {
        var now = await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(Cancel));
        var draft = await platform.DraftAsync(Tenant, Buyer, GivenConsultation.Content($"Travaux {word}achat", now.AddDays(30)));
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<AddLot>().ExecuteAsync(new(draft.Id, $"Lot {word}lot", null), Cancel));
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<WishPublication>().ExecuteAsync(new(draft.Id, FranceTime.DayOf(now).AddDays(10), $"Qui {word}souhait"), Cancel));
        await platform.AddDocumentAsync(draft, $"{word}fichier.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 brouillon"));
        var closed = await platform.PublishedAsync(Tenant, Buyer, GivenConsultation.Content("Travaux clos, pour les halles", now.AddDays(30)));
        var open = await AnnouncedAsync(GivenConsultation.Content("Travaux ouverts, pour les halles", now.AddDays(60)));
        (Ids["draft"], Ids["open"], Ids["closed"]) = (draft.Id.ToString(), open.Id.ToString(), closed.Id.ToString());
        await platform.SuperuserAsync("update key_holders set function = $3, person_id = $2 where id = (select id from key_holders where tenant_id = $1 order by id limit 1)", Id, President.Id, $"Membre {word}fonction");
        foreach (var consultation in (TestConsultation[])[closed, open])
        {
            await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(consultation.Id, new($"Société {word}retrait", null, $"{word}courriel@exemple.test")), Cancel));
        }
        var (bid, _) = await new SealedDeposit(platform.Services, AsBidder).ExecuteAsync(closed.Id, [1],
            [new(EnvelopeKind.Application, null, "DC1.pdf", "candidature"u8.ToArray()), new(EnvelopeKind.Offer, 1, "AE.pdf", "offre"u8.ToArray())], Cancel);
        Ids["bid"] = bid.ToString();
        Ids["envelope"] = await TextAsync($"select id::text from bid_envelopes where bid_id = '{bid}' and kind = 'Application'");
        Ids["document"] = await TextAsync($"select id::text from dce_documents where consultation_id = '{draft.Id}' limit 1");
        Ids["lot"] = await TextAsync($"select id::text from lots where consultation_id = '{draft.Id}' order by number desc limit 1");
        await AskedAsync(open);
    }

    private async Task QuoteAsync()
    {
        await platform.RunAsync(AsBidder, s => s.GetRequiredService<ListSupplier>().ExecuteAsync(new("Fournisseur", "devis@exemple.test", ["45"], null, null), Cancel));
        (Ids["devis"], Ids["devis ouvert"], Ids["devis en brouillon"]) = (await RequestAsync(40, sent: true), await RequestAsync(10, sent: true), await RequestAsync(40, sent: false));
    }

    private async Task<string> RequestAsync(int days, bool sent)
    {
        var due = (await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(Cancel))).AddDays(days);
        var draft = (PrepareQuoteRequest.Outcome.Prepared)await platform.RunAsync(As(Buyer), s => s.GetRequiredService<PrepareQuoteRequest>()
            .ExecuteAsync(new(null, Guid.CreateVersion7(), new($"Achat pour les {word}devis", $"Besoin {word}devis", "45261000", null, false, due)), Cancel));
        await platform.RunAsync(As(Buyer), s => s.GetRequiredService<ChooseSuppliers>().ExecuteAsync(new(draft.Request, [], [Bidder.Id]), Cancel));
        await platform.SuperuserAsync("update quote_gates set recipient = 'age1verrou', escrow = 'secours', ready_at = sec.now() where tenant_id = $1", Id);
        if (sent) await platform.RunAsync(As(Buyer), s => s.GetRequiredService<SendQuoteRequest>().ExecuteAsync(new(draft.Request, "achat@exemple.test", false), Cancel));
        return draft.Request.ToString();
    }

    /// <summary>Of an agent to his own people, and of a company, about a consultation of the account, to the agglomeration's desk.</summary>
    private async Task HelpAsync()
    {
        async Task<string> AskAsync(Scope scope, bool own, string what) => ((OpenTicket.Outcome.Opened)await platform.RunAsync(scope, s => s.GetRequiredService<OpenTicket>().ExecuteAsync(
            new(Guid.CreateVersion7(), own, "Qui Demande", "aide@exemple.test", null, $"Objet {word}{what}", $"Texte {word}{what}", new(null, null, null, null, Guid.Parse(Ids["open"])),
                [new AttachedFile($"{word}{what}.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 pièce"))]), Cancel))).Ticket.ToString("D");
        Ids["ticket"] = await AskAsync(As(Buyer), own: true, "aide");
        Ids["bureau"] = await AskAsync(AsBidder, own: false, "bureau");
        foreach (var (name, ticket) in ((string, string)[])[("piece", "ticket"), ("piece du bureau", "bureau")]) Ids[name] = await TextAsync($"select id::text from ticket_files where ticket_id = '{Ids[ticket]}'");
    }

    /// <summary>Of the account to its agglomeration: every colleague of the account reads it there, in whatever department.</summary>
    private async Task RequestDayAsync()
    {
        var faults = await platform.RunAsync(As(Buyer), async s => await s.GetRequiredService<AskForDay>().ExecuteAsync(new(Guid.CreateVersion7(), RequestAbout.Service, $"Aide {word}besoin", $"Précision {word}besoin",
            FranceTime.DayOf(await s.GetRequiredService<PlatformDb>().NowAsync(Cancel)).AddDays(20), "Qui Demande"), Cancel));
        if (faults.Count > 0) throw new InvalidOperationException(string.Join(", ", faults));
    }

    private async Task FilesAsync()
    {
        var isLead = Tenant.Kind == TenantKind.Lead;
        // Every column is there, and the line is refused for its number.
        var lines = isLead ? $"nom;siret;adresse;marchés par an;administrateur;courriel\nCommune;{word}import;commune;12;Une Personne;une@exemple.test\n" : $"nom;siret;marchés par an\nÉcole;{word}import;3\n";
        var upload = new UploadImport.Input(isLead ? ImportKind.Accounts : ImportKind.SubEntities, "anciens.csv", Encoding.UTF8.GetBytes(lines), Administrator.Name);
        Ids["import"] = await platform.RunAsync(isLead ? new Scope.Lead(Id, Administrator.Id) : As(Administrator), s => s.GetRequiredService<UploadImport>().ExecuteAsync(upload, Cancel)) is UploadImport.Outcome.Uploaded uploaded
            ? uploaded.Import.ToString("D") : throw new InvalidOperationException("Not uploaded.");
        Ids["logiciel"] = await PlantAsync("insert into software_clients (tenant_id, id, name, scopes, secret_sha256, secret_at, created_by, created_by_name, created_at, expires_at) values ($1, $2, $3, '{compte:lecture}', sha256('s'), sec.now(), $2, 'X', sec.now(), sec.now() + interval '9 years')", $"Logiciel {word}logiciel");
        Ids["abonnement"] = await PlantAsync("insert into webhook_subscriptions (tenant_id, id, url, events, secret, created_by, created_by_name, created_at) values ($1, $2, $3, '{consultation.publiee}', 'x', $2, 'X', sec.now())", $"https://{word}webhook.exemple.test/");
        Ids["export"] = await PlantAsync("insert into account_exports (tenant_id, id, purpose, proof, asked_by, asked_by_name, asked_at) values ($1, $2, 'Conduct', $2, $2, $3, sec.now())", $"Qui {word}export");
        Ids["retrait"] = Guid.CreateVersion7().ToString("D");
        if (isLead) Ids["interet"] = await PlantAsync("insert into interests (tenant_id, id, name, siret, contracts_per_year, contact_name, contact_function, contact_email, stated_at) values ($1, $2, $3, '21260001300014', 12, 'Une', 'Maire', 'm@exemple.test', sec.now())", $"Commune {word}interet");
        if (isLead) Ids["incident"] = await PlantAsync("insert into incidents (lead_id, id, number, began_at, ended_at, what, declared_by, declared_at) values ($1, $2, '2026-1', sec.now(), sec.now() + interval '1 hour', $3, $2, sec.now())", $"Panne {word}incident");
        await PlantAsync("insert into sub_entities values ($1, $2, $3, '20006878100026', sec.now())", $"École {word}nom");
    }

    /// <summary>As after an opening session, whose ceremony has its own tests; the closed consultation's limit has passed.</summary>
    public async Task OpenBidsAsync()
    {
        var (closed, bid, envelope) = (Guid.Parse(Ids["closed"]), Guid.Parse(Ids["bid"]), Guid.Parse(Ids["envelope"]));
        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(new(closed)), Cancel));
        var (blob, file) = (BlobName.New(BlobContainer.Opened), Guid.CreateVersion7());
        var content = Encoding.UTF8.GetBytes($"pièce {word}contenu");
        using (var piece = new MemoryStream(content)) await platform.Services.GetRequiredService<IBlobStore>().PutAsync(blob, piece, 100, Cancel);
        await platform.SuperuserAsync("insert into timestamp_tokens values ($1, 'checkpoint', $2, null, sha256('tete'), 'jeton', sec.now(), 'Autorité d’essai', sec.now())", Id, closed);
        await platform.SuperuserAsync("insert into gate_releases values ($1, $2, 'AGE-SECRET-KEY-1ESSAI', $3, sec.now())", Id, closed, Guid.CreateVersion7());
        await platform.SuperuserAsync("insert into opening_sessions (tenant_id, id, consultation_id, opened_by, opened_by_name, opened_by_function, opened_at, proof_id) values ($1, $2, $3, $4, $5, 'Présidente', sec.now(), $2)", Id, Guid.CreateVersion7(), closed, President.Id, President.Name);
        await platform.SuperuserAsync("insert into opened_envelopes values ($1, $2, $3, $4, 'Opened', null, sha256('m'), $5, $6, sec.now(), $7)", Id, envelope, closed, bid, President.Id, President.Name, Guid.CreateVersion7());
        await platform.SuperuserAsync("insert into opened_files values ($1, $2, $3, $4, $5, $7, $8, sha256('piece'), $6, sec.now())", Id, file, closed, bid, envelope, blob.ToString(), $"10-pieces/{word}piece.pdf", (long)content.Length);
        Ids["file"] = file.ToString("D");
        await PrintAsync("minutes", closed, null, "pv");
        await OpenQuoteAsync(Guid.Parse(Ids["devis ouvert"]));
        await OpenPhaseAsync();
    }

    /// <summary>As the gate and its job leave an answer once its date has passed.</summary>
    private async Task OpenQuoteAsync(Guid request)
    {
        var quote = Guid.CreateVersion7();
        await platform.SuperuserAsync("insert into quote_gate_releases values ($1, $2, 'AGE-SECRET-KEY-1ESSAI', sec.now())", Id, request);
        await platform.SuperuserAsync("insert into quotes (tenant_id, id, request_id, company_id, company_name, sealed, sha256, received_at, received_by) select $1, $2, $3, $4, $5, decode(repeat('00', 300), 'hex'), sha256('scellé'), sec.now() - interval '25 days', $6", Id, quote, request, Bidder.Id, Bidder.Name, Bidder.Depositor.Id);
        await platform.SuperuserAsync("insert into opened_quotes select $1, $2, $3, $4, $5, sec.now() - interval '25 days', sec.now(), true, 100, '3 semaines', $6, $7, convert_to('%PDF-1.7 ' || $6, 'utf8')", Id, quote, request, Bidder.Id, Bidder.Name, $"Offre {word}reponse", $"{word}reponse.pdf");
        await PrintAsync("quote-receipt", quote, Bidder.Id, "devis");
        Ids["reponse"] = quote.ToString("D");
    }

    /// <summary>A statement of the year, as the agglomeration issued it, and its paper. Of an account, not of a structure.</summary>
    public async Task IssueStatementAsync()
    {
        var statement = Guid.CreateVersion7();
        await platform.SuperuserAsync("insert into rebilling_statements values ($1, $2, 2026, sec.now())", Id, statement);
        await platform.SuperuserAsync("insert into rebilling_steps values ($1, $2, 1, 'Issued', null, $2, 'Qui émet', sec.now())", Id, statement);
        await platform.SuperuserAsync("insert into rebilling_lines values ($1, $2, 1, 1, 'Service', $3, 1, 10, 10)", Id, statement, $"Prestation {word}releve");
        await PrintAsync("statement", statement, null, "releve");
    }

    /// <summary>What a party has joined to the convention.</summary>
    public async Task JoinToConventionAsync(Guid lead)
    {
        var (convention, file) = (Guid.Parse(Ids["convention"]), Guid.CreateVersion7());
        await platform.SuperuserAsync("insert into convention_files values ($1, $2, $3, $4, $5, sha256('pièce'), convert_to('%PDF-1.7 ' || $5, 'utf8'), $2, sec.now())", Id, file, lead, convention, $"{word}convention.pdf");
        Ids["piece de la convention"] = file.ToString("D");
    }

    private Task PrintAsync(string kind, Guid subject, Guid? company, string what) =>
        platform.SuperuserAsync("insert into printed_papers values ($1, $2, $3, 1, nullif($4, $1), convert_to('%PDF-1.7 ' || $5, 'utf8'), sha256('papier'), sec.now())", Id, kind, subject, company ?? Id, $"{word}{what}");

    private async Task<string> PlantAsync(string sql, string text)
    {
        var id = Guid.CreateVersion7();
        await platform.SuperuserAsync(sql, Id, id, text);
        return id.ToString("D");
    }

    private async Task<string> TextAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;        // asked for what was just planted
    }
}
