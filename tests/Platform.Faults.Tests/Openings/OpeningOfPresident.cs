using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;
using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Platform.Testing;
using Platform.Web;

namespace Platform.Faults.Tests.Openings;

/// <summary>
/// The opening page over HTTP: what breaks is sent again, as the page does. What is shown is read in this process, where nothing is armed; every act
/// goes to the host that dies.
/// </summary>
public sealed class OpeningOfPresident(LivePlatform live, SignedInPerson president)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Ceremony given = live.Given;
    private readonly string page = Links.Cao.Session(live.Given.Consultation.Tenant.Slug, live.Given.Consultation.Id.Value);
    private readonly string api = Links.Cao.Api(live.Given.Consultation.Tenant.Slug, live.Given.Consultation.Id.Value);

    public Task OpenAsync() => president.ConfirmAsync(page, [], () => AskAsync(db => db.OpeningSessions.AnyAsync(s => s.ConsultationId == given.Consultation.Id)));

    /// <summary>Applications, or the offers of those admitted.</summary>
    public async Task OpenEnvelopesAsync()
    {
        var holder = new HolderOpens(given.Platform.Services, given.President.Scope, given.President.Key, given.President.Person.Name);
        await Until.TrueAsync("the register to have signed", Patience, () => holder.IsProvedAsync(given.Consultation.Id, Ceremony.Cancel));
        var session = await given.SessionAsync(given.President);
        var kind = session.State == SessionState.Offers ? EnvelopeKind.Offer : EnvelopeKind.Application;
        var key = holder.Unlock(session, kind);
        await president.Client.TakeTokenAsync(page);
        foreach (var envelope in session.Envelopes.Where(e => e.Kind == kind && e.State == "scellee")) await OpenAsync(envelope, key);
    }

    public async Task AdmitAllAsync()
    {
        var session = await given.SessionAsync(given.President);
        foreach (var bid in session.Envelopes.Where(e => e.Kind == EnvelopeKind.Application).Select(e => e.Bid).Distinct())
            for (var lot = 1; lot <= 2; lot++)
                await president.Client.PostFormAsync(page, [new("Choices[0].Bid", $"{bid}"), new("Choices[0].Lot", $"{lot}"), new("Choices[0].Seen", "0"), new("Choices[0].Admitted", "true")], "?handler=Review");
    }

    public Task CloseAsync() => president.Client.PostFormAsync(page, [], "?handler=Close");

    /// <summary>Every opened file, as its readers get it.</summary>
    public async Task<IReadOnlyList<string>> ReadFilesAsync()
    {
        var files = new List<string>();
        using var reader = new StubbornClient(live.Address, given.President.Person, "passkey");
        foreach (var file in await AskAsync(db => db.OpenedFiles.AsNoTracking().Select(f => f.Id).ToListAsync()))
            files.Add(await reader.GetTextAsync(Links.Cao.File(given.Consultation.Tenant.Slug, given.Consultation.Id.Value, file.Value)));
        return files;
    }

    /// <summary>As the president sees it.</summary>
    public Task<T> AskAsync<T>(Func<PlatformDb, Task<T>> ask) => given.Platform.RunAsync(given.President.Scope, s => ask(s.GetRequiredService<PlatformDb>()));

    private async Task OpenAsync(ReadSession.SealedEnvelope envelope, X25519Identity key)
    {
        var address = $"{api}/enveloppes/{envelope.Id}";
        using var served = await president.Client.CallAsync(HttpMethod.Get, $"{address}?decisions={envelope.Decisions}");
        Assert.True(served.IsSuccessStatusCode, $"{(int)served.StatusCode} for a ciphertext");
        using var cipher = new MemoryStream(await served.Content.ReadAsByteArrayAsync());
        await using var reader = await PliReader.OpenAsync(cipher, [key], envelope.ContextSha256, cancel: Ceremony.Cancel);
        var files = new JsonArray();
        var contents = new List<(string Path, byte[] Content)>();
        await foreach (var entry in reader.EntriesAsync(Ceremony.Cancel))
        {
            using var content = new MemoryStream();
            await entry.Content.CopyToAsync(content);
            contents.Add((entry.Path, content.ToArray()));
        }
        foreach (var (path, content) in contents)
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
            using var stored = await president.Client.CallAsync(HttpMethod.Post, $"{address}/fichiers?chemin={Uri.EscapeDataString(path)}", content, ("X-Content-SHA256", sha256));
            Assert.True(stored.IsSuccessStatusCode, $"{(int)stored.StatusCode}: {await stored.Content.ReadAsStringAsync()}");
            files.Add(new JsonObject { ["chemin"] = path, ["taille"] = content.Length, ["sha256"] = sha256 });
        }
        var manifest = Convert.ToHexStringLower(SHA256.HashData(reader.Manifest!.ToBytes()));      // known once the last entry was read
        using var recorded = await president.Client.CallJsonAsync(HttpMethod.Post, $"{address}/resultat", new JsonObject { ["issue"] = "ouverte", ["manifeste_sha256"] = manifest, ["fichiers"] = files });
        Assert.True(recorded.IsSuccessStatusCode, $"{(int)recorded.StatusCode}: {await recorded.Content.ReadAsStringAsync()}");
    }
}
