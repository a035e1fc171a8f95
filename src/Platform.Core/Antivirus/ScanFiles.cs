using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Antivirus;

/// <summary>A file came: it is to be judged, off the request that brought it.</summary>
public sealed record FileToScan(Guid Tenant, string Blob) : IFact
{
    public static string Kind => "scan-file";
    public string Key => $"{Tenant:D}-{Blob}";
}

/// <summary>Something was found in a file. Whoever owns it says so to its people.</summary>
public sealed record InfectedFileFound(Guid Tenant, Guid Consultation, string Blob) : IFact
{
    public static string Kind => "infected-file-found";
    public string Key => $"{Tenant:D}-{Blob}";
}

/// <summary>
/// Gives files to the antivirus, once each: a fact right after the upload, the job for all that a silent scanner left. A silence stops the round, so that
/// one dead scanner costs one wait and not one per file; what was tried last comes last. Scope System; opens its own transactions; harmless when repeated.
/// </summary>
public sealed class ScanFiles(UnitOfWorkFactory work, CurrentScope scope, IBlobStore blobs, IAntivirus antivirus, IOptions<AntivirusOptions> options, ILogger<ScanFiles> log)
{
    private const int AtOnce = 50;

    private sealed record Due(Guid Tenant, Guid Consultation, string Blob, long Size);

    public async Task ExecuteAsync(FileToScan fact, CancellationToken cancel)
    {
        if (!options.Value.IsConfigured) return;
        var due = await work.RunAsync(scope.Required, services => DueAsync(services.GetRequiredService<PlatformDb>(), fact, cancel), cancel);
        foreach (var file in due) await ScanAsync(file, cancel);
    }

    /// <returns>How many were looked at before the first silence.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        if (!options.Value.IsConfigured) return 0;
        var looked = 0;
        foreach (var file in await work.RunAsync(scope.Required, services => DueAsync(services.GetRequiredService<PlatformDb>(), null, cancel), cancel))
        {
            if (!await ScanAsync(file, cancel)) break;
            looked++;
        }
        return looked;
    }

    // Nobody is asked within the pause after a silence, by whomever it was met.
    private Task<List<Due>> DueAsync(PlatformDb db, FileToScan? only, CancellationToken cancel) => db.Database.SqlQuery<Due>($"""
        select s.tenant_id as "Tenant", s.consultation_id as "Consultation", s.blob as "Blob", s.size as "Size" from file_scans s
        where s.state in ('Waiting', 'Unanswered') and ({only == null} or (s.tenant_id = {only?.Tenant}::uuid and s.blob = {only?.Blob}::text))
          and not exists (select from file_scans f where f.state = 'Unanswered' and f.tried_at > sec.now() - {options.Value.Pause})
        order by s.tried_at nulls first, s.asked_at limit {AtOnce}
        """).ToListAsync(cancel);

    // No transaction is open while the scanner thinks.
    private async Task<bool> ScanAsync(Due file, CancellationToken cancel)
    {
        ScanVerdict? verdict = null;
        try
        {
            verdict = file.Size > options.Value.MaxBytes ? new ScanVerdict.TooLarge() : await AskAsync(file, cancel);
        }
        catch (Exception unreadable) when (unreadable is not OperationCanceledException)
        {
            // Ours is the fault, not the scanner's: the file goes to the end of the line, and the next one has its turn.
            log.LogError(unreadable, "{Blob} could not be read to be scanned.", file.Blob);
            await work.RunAsync(scope.Required, services => RecordAsync(services, file, ScanState.Waiting, null, cancel), cancel);
            return true;
        }
        var (state, signature) = verdict.Match(
            _ => (ScanState.Clean, null), infected => (ScanState.Infected, infected.Signature), _ => (ScanState.TooLarge, null), _ => (ScanState.Unanswered, (string?)null));
        if (verdict is ScanVerdict.Silent silent) log.LogWarning("The antivirus did not judge {Blob}: {Why}", file.Blob, silent.Why);
        if (verdict is ScanVerdict.Infected found) log.LogError("{Signature} was found in {Blob}.", found.Signature, file.Blob);
        await work.RunAsync(scope.Required, services => RecordAsync(services, file, state, signature, cancel), cancel);
        return verdict is not ScanVerdict.Silent;
    }

    private async Task<ScanVerdict> AskAsync(Due file, CancellationToken cancel)
    {
        await using var content = await blobs.OpenReadAsync(BlobName.Parse(file.Blob), 0, null, cancel);
        return await antivirus.ScanAsync(content, cancel);
    }

    private static async Task RecordAsync(IServiceProvider services, Due file, ScanState state, string? signature, CancellationToken cancel)
    {
        var changed = await services.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
            update file_scans set state = {state.ToString()}, signature = {signature}, attempts = attempts + 1, tried_at = sec.now(), judged_at = case when {state is not (ScanState.Unanswered or ScanState.Waiting)} then sec.now() end
            where tenant_id = {file.Tenant} and blob = {file.Blob} and state in ('Waiting', 'Unanswered')
            """, cancel);
        if (changed == 1 && state is ScanState.Infected)
            await services.GetRequiredService<Outbox>().AddAsync(new InfectedFileFound(file.Tenant, file.Consultation, file.Blob), cancel);
    }
}
