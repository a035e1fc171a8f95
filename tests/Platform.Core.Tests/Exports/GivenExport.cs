using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Exports;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Exports;

/// <summary>
/// A commune with a consultation that was opened, one that is closed and sealed and one that still takes bids, beside a neighbour. Words that no export of the commune may
/// hold begin with « canari ». The archive is made once, by the use cases, and unpacked.
/// </summary>
public sealed class GivenExport : IAsyncLifetime
{
    private static CancellationToken Cancel => CancellationToken.None;

    public Ceremony Ceremony { get; private set; } = null!;             // set by InitializeAsync, before any test
    public TestPlatform Platform => Ceremony.Platform;
    public Tenant Commune => Ceremony.Consultation.Tenant;
    public TestPerson Administrator { get; private set; } = null!;      // idem
    public Guid Export { get; private set; }
    public byte[] Zip { get; private set; } = [];
    public string Folder { get; private set; } = "";

    public Scope.Tenant Scope => new(Commune.Id.Value, Administrator.Id);

    public async Task InitializeAsync()
    {
        Ceremony = await Ceremony.InSessionAsync(async given =>
        {
            await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
            await StampAsync(given.Platform);
        }, divided: false);
        await Ceremony.OpenEnvelopesAsync(Ceremony.President);
        Administrator = await Platform.PersonAsync(Commune, "Aline Administratrice", MembershipRole.AccountAdmin);
        await StillOpenAsync(Commune, Ceremony.Consultation.Buyer, "Travaux ouverts", "Menuiserie canariavantheure");
        await NeighbourAsync();
        await AnswerRequestsAsync();
        await StampAsync(Platform);
        await Ceremony.IntegrateAsync();

        Export = ((AskExport.Outcome.Asked)await AskAsync(Administrator, Scope)).Export;
        if (await MakeAsync() != 1) throw new InvalidOperationException("No export was made.");
        (_, var open) = await FetchAsync(Export);
        await using var content = open!.Content;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        Zip = bytes.ToArray();
        Folder = Directory.CreateTempSubdirectory("export-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(Folder, "archive.zip"), Zip);
    }

    public async Task DisposeAsync()
    {
        if (Folder.Length > 0) Directory.Delete(Folder, recursive: true);
        await Ceremony.DisposeAsync();
    }

    public async Task<AskExport.Outcome> AskAsync(TestPerson person, Scope.Tenant scope, ExportPurpose purpose = ExportPurpose.Return)
    {
        var proof = await Platform.ProofAsync(person, AskExport.Act, AskExport.ActHash(scope.TenantId, purpose));
        return await Platform.RunAsync(scope, s => s.GetRequiredService<AskExport>().ExecuteAsync(new(purpose, proof, person.Name), Cancel));
    }

    public Task<int> MakeAsync() => Platform.Services.GetRequiredService<UnitOfWorkFactory>()
        .RunWithoutTransactionAsync(new Scope.System("test"), s => s.GetRequiredService<MakeExports>().ExecuteAsync(Cancel));

    /// <summary>The link, and what is behind it.</summary>
    public async Task<(Guid? Link, OpenExport.Download? Download)> FetchAsync(Guid export)
    {
        var link = await Platform.RunAsync(Scope, s => s.GetRequiredService<FetchExport>().ExecuteAsync(export, Administrator.Name, Cancel));
        return (link, link is { } fetch ? await OpenAsync(Scope, export, fetch) : null);
    }

    public async Task<OpenExport.Download?> OpenAsync(Scope.Tenant scope, Guid export, Guid fetch)
    {
        var open = await Platform.RunAsync(scope, s => s.GetRequiredService<OpenExport>().ExecuteAsync(export, fetch, Cancel));
        return open is null ? null : await open(Cancel);
    }

    public IReadOnlyDictionary<string, byte[]> Files()
    {
        using var zip = new ZipArchive(new MemoryStream(Zip));
        return zip.Entries.ToDictionary(e => e.FullName, e => { using var bytes = new MemoryStream(); using var from = e.Open(); from.CopyTo(bytes); return bytes.ToArray(); }, StringComparer.Ordinal);
    }

    private static Task StampAsync(TestPlatform platform) => platform.Services.GetRequiredService<UnitOfWorkFactory>()
        .RunWithoutTransactionAsync(new Scope.System("test"), s => s.GetRequiredService<StampReceipts>().ExecuteAsync(Cancel));

    // Published, with one bid that nobody of the account may know of.
    private async Task<TestConsultation> StillOpenAsync(Tenant tenant, TestPerson buyer, string title, string bidder)
    {
        var open = await Platform.PublishedAsync(tenant, buyer, GivenConsultation.Content(title, (await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(Cancel))).AddDays(30)));
        var company = await Platform.CompanyAsync(bidder, "333333334");
        await new SealedDeposit(Platform.Services, new Scope.Company(company.Id, company.Depositor.Id)).ExecuteAsync(open.Id, [1],
            [new(EnvelopeKind.Application, null, "DC1.pdf", "candidature"u8.ToArray()), new(EnvelopeKind.Offer, null, "AE.pdf", "offre canariavantheure"u8.ToArray())], Cancel);
        return open;
    }

    // To each account of the agglomeration, one request for a day and its answer.
    private Task AnswerRequestsAsync() => Platform.SuperuserAsync("""
        with asked as (insert into proposals (tenant_id, id, lead_id, kind, about, wished_on, title, body, form_key, proposed_by, proposed_by_name, proposed_at)
          select t.id, gen_random_uuid(), t.lead_id, 'Request', 'Service', current_date, 'Relire un cahier des charges', 'x', gen_random_uuid(), gen_random_uuid(), 'x', sec.now() from tenants t where t.lead_id is not null returning id, tenant_id)
        insert into proposal_answers (proposal_id, rank, verdict, reason, answered_by, answered_by_name, answered_at)
        select a.id, 1, 'Declined', case a.tenant_id when $1 then 'Le service est complet.' else 'canarivoisin' end, gen_random_uuid(), 'Lise Agglo', sec.now() from asked a
        """, Commune.Id.Value);

    private async Task NeighbourAsync()
    {
        var beta = await Platform.CommuneAsync(Ceremony.Lead, "beta", "Bêta canarivoisin");
        var buyer = await Platform.PersonAsync(beta, "Bruno canarivoisin", MembershipRole.Buyer);
        var draft = await Platform.DraftAsync(beta, buyer, GivenConsultation.Content("Travaux canarivoisin"));
        await Platform.AddDocumentAsync(draft, "canarivoisin.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 canarivoisin"));
        var published = await Platform.PublishedAsync(beta, buyer, GivenConsultation.Content("Publié canarivoisin", Ceremony.Deadline.AddDays(40)));
        await Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(published.Id, new("Société canarivoisin", null, "voisin@exemple.test")), Cancel));
    }
}
