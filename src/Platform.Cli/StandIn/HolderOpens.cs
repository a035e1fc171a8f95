using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;

namespace Platform.Cli.StandIn;

/// <summary>What the opening page does in the holder's browser, in C#: asks the register, unwraps the key of this step, opens and checks each envelope, sends files and result. For demonstrations and tests only.</summary>
public sealed class HolderOpens(IServiceProvider services, Scope.Tenant holder, X25519Identity key, string name)
{
    /// <summary>Opens what the session offers now: applications, or the offers of those admitted.</summary>
    /// <param name="consultation">In session.</param>
    /// <param name="cancel">Stops between two steps.</param>
    /// <param name="again">Those recorded as damaged, too.</param>
    /// <returns>Outcome of each envelope, in the order of the session.</returns>
    public async Task<IReadOnlyList<(Guid Envelope, OpeningOutcome Outcome)>> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel, bool again = false)
    {
        var session = await RunAsync<ReadSession, ReadSession.Session?>(read => read.ExecuteAsync(consultation, cancel), cancel)
            ?? throw new InvalidOperationException("No such consultation.");
        var kind = session.State == SessionState.Offers ? EnvelopeKind.Offer : EnvelopeKind.Application;
        var opening = Unlock(session, kind);
        var register = RegisterCheck.Of(consultation, session, await EvidenceAsync(consultation, cancel), services.GetRequiredService<RegisterKey>());
        var done = new List<(Guid, OpeningOutcome)>();
        foreach (var envelope in session.Envelopes.Where(e => e.Kind == kind && (e.State == "scellee" || (again && e.State == "endommagee"))))
            done.Add((envelope.Id, await OpenAsync(consultation, envelope, register.Contradiction(envelope), opening, cancel)));
        return done;
    }

    /// <summary>The register has signed what the opening is checked against.</summary>
    public async Task<bool> IsProvedAsync(Id<Consultation> consultation, CancellationToken cancel) => RegisterCheck.IsProved(await EvidenceAsync(consultation, cancel));

    /// <summary>The holder's layer, the published hash, the gate's layer, the published key: each is checked.</summary>
    public X25519Identity Unlock(ReadSession.Session session, EnvelopeKind kind)
    {
        var granted = session.Keys.Single(k => k.Envelope == kind);
        var gated = AgeReader.Decrypt(granted.Grant, key);
        if (!SHA256.HashData(gated).AsSpan().SequenceEqual(granted.CkGateSha256)) throw new InvalidOperationException("The grant is not the published one.");
        var gate = X25519Identity.Parse(session.Gate ?? throw new InvalidOperationException("The gate is closed."));
        var opening = X25519Identity.Parse(Encoding.ASCII.GetString(AgeReader.Decrypt(gated, gate)).Trim());
        return opening.Recipient.ToString() == granted.Recipient ? opening : throw new InvalidOperationException("The grant holds another key.");
    }

    private async Task<OpeningOutcome> OpenAsync(Id<Consultation> consultation, ReadSession.SealedEnvelope envelope, string? contradiction, X25519Identity opening, CancellationToken cancel)
    {
        var id = new Id<BidEnvelope>(envelope.Id);
        if (contradiction is not null) return await DamagedAsync($"Contredit par le registre\u00A0: {contradiction}. Le pli n’a pas été ouvert.");
        var served = await RunAsync<ServeCiphertext, ServeCiphertext.Outcome>(serve => serve.ExecuteAsync(new(consultation, id, envelope.Decisions), cancel), cancel);
        if (served is not ServeCiphertext.Outcome.Served bytes) throw new InvalidOperationException($"Not served: {served}");
        try
        {
            using var cipher = await ReadAsync(bytes, cancel);
            if (!SHA256.HashData(cipher).AsSpan().SequenceEqual(envelope.Sha256)) return await DamagedAsync("Le fichier scellé n’est pas celui du dépôt (empreinte différente).");
            cipher.Position = 0;
            await using var reader = await PliReader.OpenAsync(cipher, [opening], envelope.ContextSha256, cancel: cancel);
            // Nothing is sent before the manifest, which comes last, agreed with everything: small files, kept in memory.
            var files = new List<(string Path, byte[] Content)>();
            await foreach (var entry in reader.EntriesAsync(cancel))
            {
                using var content = new MemoryStream();
                await entry.Content.CopyToAsync(content, cancel);
                files.Add((entry.Path, content.ToArray()));
            }
            foreach (var (path, content) in files) await StoreAsync(consultation, id, path, content, cancel);
            var manifest = SHA256.HashData(reader.Manifest!.ToBytes());        // known once the last entry was read
            await RecordAsync(consultation, id, OpeningOutcome.Opened, null, manifest, [.. files.Select(f => new RecordOpenedEnvelope.ExpectedFile(f.Path, f.Content.Length, SHA256.HashData(f.Content)))], cancel);
            return OpeningOutcome.Opened;
        }
        catch (PliException damaged)
        {
            return await DamagedAsync($"Pli illisible\u00A0: {damaged.Fault}, bloc {damaged.Chunk}.");
        }

        async Task<OpeningOutcome> DamagedAsync(string reason)
        {
            await RecordAsync(consultation, id, OpeningOutcome.Damaged, reason, null, [], cancel);
            return OpeningOutcome.Damaged;
        }
    }

    // Small files, kept in memory: the hash of the whole comes before the first byte is read.
    private async Task<MemoryStream> ReadAsync(ServeCiphertext.Outcome.Served served, CancellationToken cancel)
    {
        await using var stored = await RunAsync<ServeCiphertext, Stream>(serve => serve.ReadAsync(served, 0, null, cancel), cancel);
        var bytes = new MemoryStream();
        await stored.CopyToAsync(bytes, cancel);
        bytes.Position = 0;
        return bytes;
    }

    private Task<ReadOpeningEvidence.Evidence?> EvidenceAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        RunAsync<ReadOpeningEvidence, ReadOpeningEvidence.Evidence?>(read => read.ExecuteAsync(consultation, cancel), cancel);

    private async Task StoreAsync(Id<Consultation> consultation, Id<BidEnvelope> envelope, string path, byte[] content, CancellationToken cancel)
    {
        using var body = new MemoryStream(content);
        var stored = await services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(holder,
            s => s.GetRequiredService<StoreOpenedFile>().ExecuteAsync(new(consultation, envelope, path, SHA256.HashData(content), body), cancel));
        if (stored is not StoreOpenedFile.Outcome.Stored) throw new InvalidOperationException($"Not stored: {stored}");
    }

    private async Task RecordAsync(Id<Consultation> consultation, Id<BidEnvelope> envelope, OpeningOutcome outcome, string? reason, byte[]? manifest,
        IReadOnlyList<RecordOpenedEnvelope.ExpectedFile> files, CancellationToken cancel)
    {
        var recorded = await RunAsync<RecordOpenedEnvelope, RecordOpenedEnvelope.Outcome>(record => record.ExecuteAsync(new(consultation, envelope, outcome, reason, manifest, files, name), cancel), cancel);
        if (recorded is not RecordOpenedEnvelope.Outcome.Recorded) throw new InvalidOperationException($"Not recorded: {recorded}");
    }

    private Task<T> RunAsync<TUseCase, T>(Func<TUseCase, Task<T>> act, CancellationToken cancel) where TUseCase : notnull =>
        services.GetRequiredService<UnitOfWorkFactory>().RunAsync(holder, s => act(s.GetRequiredService<TUseCase>()), cancel);
}
