using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Registers;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;
using RegisterKey = Platform.Cli.Commands.RegisterKey;

namespace Platform.Core.Tests.Bids;

/// <summary>A platform with one open consultation of two lots, and companies that deposit on it.</summary>
internal sealed class Depositor : IAsyncDisposable
{
    private Depositor(TestPlatform platform, TestConsultation consultation, TestCompany company, TestCompany rival) =>
        (Platform, Consultation, Company, Rival) = (platform, consultation, company, rival);

    public static CancellationToken Cancel => CancellationToken.None;

    public TestPlatform Platform { get; }
    public TestConsultation Consultation { get; }
    public TestCompany Company { get; }
    public TestCompany Rival { get; }
    public Guid TenantId => Consultation.Tenant.Id.Value;

    /// <param name="settings">Of the host.</param>
    /// <param name="mostLots">For how many lots one company may bid; null: for both.</param>
    public static async Task<Depositor> StartAsync(IReadOnlyDictionary<string, string?>? settings = null, int? mostLots = null)
    {
        var platform = await TestPlatform.StartAsync(settings);
        await RegisterKeyFile(platform);
        var lead = await platform.LeadAsync();
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var buyer = await platform.PersonAsync(commune, "Camille Acheteuse", MembershipRole.Buyer);
        var draft = await platform.DraftAsync(commune, buyer);
        foreach (var title in (string[])["Couverture", "Isolation"])
            await platform.RunAsync(draft.Scope, s => s.GetRequiredService<AddLot>().ExecuteAsync(new(draft.Id, title, null), Cancel));
        if (mostLots is not null) await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with { MostLotsBid = mostLots }), Cancel));
        await platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7"u8.ToArray());
        await platform.PlantKeysAsync(draft);
        if (await platform.PublishAsync(draft) is not PublishConsultation.Outcome.Published) throw new InvalidOperationException("Not published.");
        return new(platform, draft, await platform.CompanyAsync("Toitures du Sud", "111111118"), await platform.CompanyAsync("Couvreurs réunis", "222222226"));
    }

    /// <summary>With an authority that stamps, and what verifies it.</summary>
    /// <param name="tsa">The authority.</param>
    /// <param name="patience">How long it may take to answer; null: the usual time.</param>
    /// <param name="alsoTrusted">Further certificates beside the authority's own.</param>
    public static async Task<Depositor> StampedAsync(FakeTsa tsa, string? patience = null, string alsoTrusted = "")
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Timestamps:Url"] = tsa.Url };
        if (patience is not null) settings["Timestamps:Patience"] = patience;
        var given = await StartAsync(settings);
        await File.WriteAllTextAsync(given.Certificate, tsa.Authority.ExportCertificatePem() + "\n" + alsoTrusted, Cancel);
        return given;
    }

    public string Certificate => Platform.Configuration["Timestamps:CertificatePath"]!;       // every test host has one

    public SealedDeposit By(TestCompany company) => new(Platform.Services, ScopeOf(company));

    public static Scope.Company ScopeOf(TestCompany company) => new(company.Id, company.Depositor.Id);

    public static IReadOnlyList<BidDocument> Documents(params int[] lots) =>
        [new(EnvelopeKind.Application, null, "DC1.pdf", "candidature"u8.ToArray()), .. lots.Select(lot => new BidDocument(EnvelopeKind.Offer, lot, "AE.pdf", RandomNumberGenerator.GetBytes(100)))];

    public Task<(Id<Bid> Bid, DepositBid.Outcome Outcome)> DepositAsync(TestCompany company, params int[] lots) => By(company).ExecuteAsync(Consultation.Id, lots, Documents(lots), Cancel);

    /// <summary>Begun and sealed, nothing sent.</summary>
    public async Task<(Id<Bid> Bid, DepositTicket Ticket, SealedBid Sealed)> SealedAsync(TestCompany company, params int[] lots)
    {
        var bid = await By(company).BeginAsync(Consultation.Id, lots, Cancel);
        var ticket = await By(company).TicketAsync(bid, Cancel);
        return (bid, ticket, await SealedBid.SealAsync(ticket, Documents(lots), Cancel));
    }

    /// <returns>How many receipts got their token.</returns>
    public Task<int> StampAsync() => SystemAsync<StampReceipts, int>(stamp => stamp.ExecuteAsync(Cancel));

    public Task<int> IntegrateAsync() => Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<IntegrateEntries>().ExecuteAsync(Cancel));

    public async Task<ReceiptView> ReceiptAsync(TestCompany company, Id<Bid> bid) =>
        await Platform.RunAsync(ScopeOf(company), s => s.GetRequiredService<ReadReceipt>().ExecuteAsync(bid, Cancel)) ?? throw new InvalidOperationException("No receipt.");

    /// <summary>As a job does, for use cases that open their own transactions.</summary>
    public Task<T> SystemAsync<TUseCase, T>(Func<TUseCase, Task<T>> act) where TUseCase : notnull =>
        Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s => act(s.GetRequiredService<TUseCase>()));

    public Task<DateTimeOffset> LimitAsync() => Platform.RunAsync(Consultation.Scope, async s =>
        (await s.GetRequiredService<PlatformDb>().Consultations.FindAsync([TenantId, Consultation.Id], Cancel))!.SubmissionDeadline!.Value);      // published: it has one

    public Task<T> AskAsync<T>(Func<PlatformDb, Task<T>> ask) => Platform.RunAsync(new Scope.System("test"), s => ask(s.GetRequiredService<PlatformDb>()));

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    private static async Task RegisterKeyFile(TestPlatform platform)
    {
        var path = platform.Configuration["Register:KeyPath"]!;     // every test host has one
        if (!File.Exists(path)) await RegisterKey.RunAsync(Arguments.Parse(["--out", path]), Cancel);
    }
}
