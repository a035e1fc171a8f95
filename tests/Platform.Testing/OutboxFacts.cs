using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Testing;

public static class OutboxFacts
{
    /// <summary>Every queued fact of a kind, done or not: whoever runs them all again finds out whether an effect is harmless twice.</summary>
    public static async Task<IReadOnlyList<TFact>> FactsAsync<TFact>(this TestPlatform platform) where TFact : IFact =>
        [.. (await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database
            .SqlQuery<string>($"select payload::text as \"Value\" from outbox where kind = {TFact.Kind} order by left(id::text, 13), queued_at, id").ToListAsync())).Select(text => JsonSerializer.Deserialize<TFact>(text)!)];      // our own payload
}
