using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Core.Data;
using Platform.Core.Values;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;

namespace Platform.Core.Quotes;

/// <summary>What a company sealed: a price, a delay, a few words, one document.</summary>
/// <param name="Amount">Excluding tax.</param>
public sealed record QuoteContentOpened(decimal Amount, string Delay, string Message, string? FileName, byte[]? File)
{
    public const int MaxDelay = 200, MaxMessage = 2_000;

    /// <returns>Null for what no page of ours writes: nobody knows what it would have said.</returns>
    public static QuoteContentOpened? Read(byte[] plain)
    {
        try
        {
            var said = JsonSerializer.Deserialize<Wire>(Encoding.UTF8.GetString(plain).TrimEnd(' '));
            if (said is not { V: 1, Montant: { } typed } || !decimal.TryParse(typed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                || amount > 9_999_999_999m || decimal.Round(amount, 2) != amount || said.Delai is not { Length: <= MaxDelay } delay || said.Message is not { Length: <= MaxMessage } message) return null;
            if (said.Fichier is not { } file) return new(amount, Visible(delay), Visible(message), null, null);
            var bytes = Convert.FromBase64String(file.Octets ?? "");
            return SafeName.Read(file.Nom) is SafeName.Reading.Valid { Name: var name } && bytes.Length <= Quote.MostFileBytes && bytes.AsSpan().StartsWith("%PDF-"u8)
                ? new(amount, Visible(delay), Visible(message), name.Value, bytes) : null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    // PostgreSQL takes no NUL, and other controls would be invisible on the buyer's page.
    private static string Visible(string text) => string.Concat(text.Where(c => !char.IsControl(c) || c == '\n'));

    private sealed record Wire(
        [property: System.Text.Json.Serialization.JsonPropertyName("v")] int V, [property: System.Text.Json.Serialization.JsonPropertyName("montant")] string? Montant,
        [property: System.Text.Json.Serialization.JsonPropertyName("delai")] string? Delai, [property: System.Text.Json.Serialization.JsonPropertyName("message")] string? Message,
        [property: System.Text.Json.Serialization.JsonPropertyName("fichier")] WireFile? Fichier);

    private sealed record WireFile([property: System.Text.Json.Serialization.JsonPropertyName("nom")] string? Nom, [property: System.Text.Json.Serialization.JsonPropertyName("octets")] string? Octets);
}

/// <summary>Opens what was answered, once its gate gave the key out: one transaction each, so that an answer that cannot be read keeps no other closed. Scope System; harmless when repeated.</summary>
public sealed class OpenQuotes(UnitOfWorkFactory work, CurrentScope scope, ILogger<OpenQuotes> log)
{
    private const int Batch = 50;

    private sealed record Row(Guid Tenant, Guid Id);

    private sealed record Sealed(Guid Request, Guid Company, string Name, byte[] Bytes, DateTimeOffset ReceivedAt, string Identity);

    /// <returns>How many were opened now.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var due = await work.RunAsync(scope.Required, services => services.GetRequiredService<PlatformDb>().Database.SqlQuery<Row>($"""
            select q.tenant_id as "Tenant", q.id as "Id" from quotes q join quote_gate_releases r on r.tenant_id = q.tenant_id and r.request_id = q.request_id
            where q.superseded_at is null and not exists (select from opened_quotes o where o.tenant_id = q.tenant_id and o.quote_id = q.id) order by r.released_at, q.id limit {Batch}
            """).ToListAsync(cancel), cancel);
        foreach (var row in due)
        {
            try
            {
                await work.RunAsync(scope.Required, services => OpenAsync(services.GetRequiredService<PlatformDb>(), row, cancel), cancel);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "Quote {Quote} cannot be opened now.", row.Id);
            }
        }
        await work.RunAsync(scope.Required, services => services.GetRequiredService<TellAnswersOpen>().FindAsync(cancel), cancel);
        return due.Count;
    }

    private static async Task OpenAsync(PlatformDb db, Row row, CancellationToken cancel)
    {
        var found = (await db.Database.SqlQuery<Sealed>($"""
            select q.request_id as "Request", q.company_id as "Company", q.company_name as "Name", q.sealed as "Bytes", q.received_at as "ReceivedAt", r.identity as "Identity"
            from quotes q join quote_gate_releases r on r.tenant_id = q.tenant_id and r.request_id = q.request_id where q.tenant_id = {row.Tenant} and q.id = {row.Id}
            """).ToListAsync(cancel)).Single();
        var opened = Decrypt(found) is { } plain ? QuoteContentOpened.Read(plain) : null;
        await db.Database.ExecuteSqlAsync($"""
            insert into opened_quotes (tenant_id, quote_id, request_id, company_id, company_name, received_at, opened_at, readable, amount, delay, message, file_name, file)
            values ({row.Tenant}, {row.Id}, {found.Request}, {found.Company}, {found.Name}, {found.ReceivedAt}, {await db.NowAsync(cancel)}, {opened is not null},
                    {opened?.Amount}, {opened?.Delay}, {opened?.Message}, {opened?.FileName}, {opened?.File}) on conflict do nothing
            """, cancel);
    }

    private static byte[]? Decrypt(Sealed found)
    {
        try
        {
            return AgeReader.Decrypt(found.Bytes, X25519Identity.Parse(found.Identity));
        }
        catch (Exception fault) when (fault is AgeHeaderException or AgeNoMatchException or AgePayloadException)
        {
            return null;        // sealed to another key, or damaged before it came: it says nothing, to nobody
        }
    }
}
