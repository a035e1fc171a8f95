using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Support;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation;

/// <summary>Two communes of one agglomeration. Every private text of the second holds a word of its own: a canary.</summary>
internal sealed class TwoAccounts : IAsyncDisposable
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    private TwoAccounts(TestPlatform platform) => (Platform, Web) = (platform, new PlatformWeb(platform));

    public TestPlatform Platform { get; }
    public PlatformWeb Web { get; }

    /// <summary>Words that only the people of Bêta, or its bidder, may read.</summary>
    public static IReadOnlyList<string> Canaries { get; } =
        ["canaribrouillon", "canarilot", "canariretrait", "canaricourriel", "canaripersonne", "canariservice", "canarientite", "canarifonction", "canarisoumissionnaire", "canarifichier", "canaricollegue", "canaridevis", "canariassistance"];

    public Tenant Beta { get; private set; } = default!;
    public required IReadOnlyDictionary<string, TestPerson?> Strangers { get; init; }
    public IReadOnlyList<TestPerson> Insiders { get; private set; } = [];
    public TestConsultation Draft { get; private set; } = default!;
    public TestConsultation Open { get; private set; } = default!;
    public TestConsultation Closed { get; private set; } = default!;
    public Guid Bid { get; private set; }
    public Guid Envelope { get; private set; }
    public Guid OpenedFile { get; private set; }

    /// <summary>A quote request that Bêta sent to its own bidder alone.</summary>
    public Guid Quote { get; private set; }

    /// <summary>A request for help that Bêta's buyer sent to Bêta's own people.</summary>
    public Guid Ticket { get; private set; }

    public static async Task<TwoAccounts> StartAsync()
    {
        var platform = await TestPlatform.StartAsync();
        await Cli.Commands.RegisterKey.RunAsync(Arguments.Parse(["--out", platform.Configuration["Register:KeyPath"]!]), Cancel);      // every test host has this file
        var lead = await platform.LeadAsync();
        var alpha = await platform.CommuneAsync(lead, "alpha", "Alpha");
        await platform.DraftAsync(alpha, await platform.PersonAsync(alpha, "Aline Autre", MembershipRole.Buyer));
        var given = new TwoAccounts(platform)
        {
            Strangers = new Dictionary<string, TestPerson?>(StringComparer.Ordinal)
            {
                ["anonymous"] = null,
                ["buyer of Alpha"] = await platform.PersonAsync(alpha, "Claire Achat", MembershipRole.Buyer),
                ["administrator of Alpha"] = await platform.PersonAsync(alpha, "Alain Administrateur", MembershipRole.AccountAdmin),
                ["president of Alpha"] = await platform.PersonAsync(alpha, "Anne Présidente", MembershipRole.CaoPresident),
                ["lead administrator"] = await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin),
                ["operator"] = await platform.PersonAsync(lead, "Odile Exploitante", MembershipRole.Operator),
                ["company 1"] = (await platform.CompanyAsync("Toitures du Sud", "111111118")).Depositor,
                ["company 2"] = (await platform.CompanyAsync("Couvreurs réunis", "222222226")).Depositor,
            },
            Beta = await platform.CommuneAsync(lead, "beta", "Bêta"),
        };
        await given.PlantAsync();
        return given;
    }

    private async Task PlantAsync()
    {
        var buyer = await Platform.PersonAsync(Beta, "Bruno canaripersonne", MembershipRole.Buyer);
        var admin = await Platform.PersonAsync(Beta, "Berthe canaripersonne", MembershipRole.AccountAdmin);
        var president = await Platform.PersonAsync(Beta, "Bernard canaripersonne", MembershipRole.CaoPresident);
        var bidder = await Platform.CompanyAsync("Menuiserie canarisoumissionnaire", "333333334");
        Insiders = [buyer, admin, president, bidder.Depositor, await Platform.PersonAsync(Beta, "Basile canaripersonne", MembershipRole.SupportAgent)];
        await Platform.RunAsync(new Scope.Company(bidder.Id, bidder.Depositor.Id), s => s.GetRequiredService<InviteColleague>().ExecuteAsync(new("Carole canaricollegue", "carole@exemple.test", CompanyRole.Depositor), Cancel));
        var beta = Beta.Id.Value;
        await Platform.SuperuserAsync("insert into sub_entities values ($1, $2, 'École canarientite', '20006878100018', now())", beta, Guid.CreateVersion7());
        await Platform.SuperuserAsync("insert into departments values ($1, $2, null, null, 'Voirie canariservice', now())", beta, Guid.CreateVersion7());

        var deadline = (await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(Cancel))).AddDays(30);
        Draft = await Platform.DraftAsync(Beta, buyer, GivenConsultation.Content("Travaux canaribrouillon", deadline));
        await Platform.RunAsync(Draft.Scope, s => s.GetRequiredService<AddLot>().ExecuteAsync(new(Draft.Id, "Lot canarilot", null), Cancel));
        await Platform.AddDocumentAsync(Draft, "canarifichier du brouillon.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 brouillon"));
        Closed = await Platform.PublishedAsync(Beta, buyer, GivenConsultation.Content("Travaux clos", deadline));
        Open = await Platform.PublishedAsync(Beta, buyer, GivenConsultation.Content("Travaux ouverts", deadline.AddDays(30)));
        await Platform.SuperuserAsync("update key_holders set function = 'Membre canarifonction', person_id = $2 where id = (select id from key_holders where tenant_id = $1 order by id limit 1)", beta, president.Id);
        foreach (var consultation in (TestConsultation[])[Closed, Open])
            await Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(consultation.Id, new("Société canariretrait", null, "canaricourriel@exemple.test")), Cancel));
        foreach (var consultation in (TestConsultation[])[Closed, Open])
        {
            var (bid, _) = await new SealedDeposit(Platform.Services, new Scope.Company(bidder.Id, bidder.Depositor.Id)).ExecuteAsync(consultation.Id, [1],
                [new(EnvelopeKind.Application, null, "DC1.pdf", "candidature"u8.ToArray()), new(EnvelopeKind.Offer, 1, "AE.pdf", "offre"u8.ToArray())], Cancel);
            if (consultation == Closed) Bid = bid.Value;
        }
        await Platform.Database.SetNowAsync(deadline.AddMinutes(1));
        await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(Closed.Id), Cancel));
        await OpenedAsync(beta, president);
        await AskForQuoteAsync(new(beta, buyer.Id), bidder);
        Ticket = await AskForHelpAsync(new Scope.Tenant(beta, buyer.Id), own: true);
        await AskForHelpAsync(new Scope.Company(bidder.Id, bidder.Depositor.Id), own: false);
    }

    private async Task AskForQuoteAsync(Scope.Tenant buyer, TestCompany supplier)
    {
        await Platform.RunAsync(new Scope.Company(supplier.Id, supplier.Depositor.Id), s => s.GetRequiredService<ListSupplier>().ExecuteAsync(new("Fournisseur", "devis@exemple.test", ["45"], null, null), Cancel));
        var due = (await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(Cancel))).AddDays(5);
        var draft = (PrepareQuoteRequest.Outcome.Prepared)await Platform.RunAsync(buyer, s => s.GetRequiredService<PrepareQuoteRequest>()
            .ExecuteAsync(new(null, Guid.CreateVersion7(), new("Achat canaridevis", "Besoin canaridevis", "45261000", null, false, due)), Cancel));
        await Platform.RunAsync(buyer, s => s.GetRequiredService<ChooseSuppliers>().ExecuteAsync(new(draft.Request, [], [supplier.Id]), Cancel));
        await Platform.SuperuserAsync("update quote_gates set recipient = 'age1verrou', escrow = 'secours', ready_at = now() where tenant_id = $1", buyer.TenantId);
        await Platform.RunAsync(buyer, s => s.GetRequiredService<SendQuoteRequest>().ExecuteAsync(new(draft.Request, "achat@exemple.test", false), Cancel));
        Quote = draft.Request.Value;
    }

    private async Task<Guid> AskForHelpAsync(Scope scope, bool own) => ((OpenTicket.Outcome.Opened)await Platform.RunAsync(scope, s => s.GetRequiredService<OpenTicket>()
        .ExecuteAsync(new(Guid.CreateVersion7(), own, "Qui Demande", "aide@exemple.test", null, "Objet canariassistance", "Texte canariassistance", new(null, null, null, null, Open.Id.Value), []), Cancel))).Ticket;

    // As after an opening session: the ceremony itself has its own tests.
    private async Task OpenedAsync(Guid beta, TestPerson president)
    {
        (Envelope, OpenedFile) = (await ReadAsync<Guid>($"select id from bid_envelopes where bid_id = '{Bid}' and kind = 'Application'"), Guid.CreateVersion7());
        var closed = Closed.Id.Value;
        var blob = BlobName.New(BlobContainer.Opened);
        using (var piece = new MemoryStream("piece"u8.ToArray())) await Platform.Services.GetRequiredService<IBlobStore>().PutAsync(blob, piece, 100, Cancel);
        await Platform.SuperuserAsync("insert into timestamp_tokens values ($1, 'checkpoint', $2, null, sha256('tete'), 'jeton', sec.now(), 'Autorité d’essai', now())", beta, closed);
        await Platform.SuperuserAsync("insert into gate_releases values ($1, $2, 'AGE-SECRET-KEY-1ESSAI', $3, now())", beta, closed, Guid.CreateVersion7());
        await Platform.SuperuserAsync("insert into opening_sessions (tenant_id, id, consultation_id, opened_by, opened_by_name, opened_by_function, opened_at, proof_id) values ($1, $2, $3, $4, $5, 'Présidente', now(), $2)",
            beta, Guid.CreateVersion7(), closed, president.Id, president.Name);
        await Platform.SuperuserAsync("insert into opened_envelopes values ($1, $2, $3, $4, 'Opened', null, sha256('m'), $5, $6, now(), $7)", beta, Envelope, closed, Bid, president.Id, president.Name, Guid.CreateVersion7());
        await Platform.SuperuserAsync("insert into opened_files values ($1, $2, $3, $4, $5, '10-pieces/canarifichier.pdf', 5, sha256('piece'), $6, now())", beta, OpenedFile, closed, Bid, Envelope, blob.ToString());
    }

    /// <summary>How many rows Bêta has, by table.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountsAsync()
    {
        await using var source = NpgsqlDataSource.Create(Platform.Database.SuperuserConnectionString);
        var tables = new List<string>();
        await using (var find = source.CreateCommand("select table_name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id' order by 1"))
        await using (var reader = await find.ExecuteReaderAsync()) while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in tables) counts[table] = await ReadAsync<long>($"select count(*) from {table} where tenant_id = '{Beta.Id.Value}'");
        return counts;
    }

    private async Task<T> ReadAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;        // asked for what was just planted
    }

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        await Platform.DisposeAsync();
    }
}
