using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>What Jobs does with the facts of a consultation, and what lies in the letter box afterwards.</summary>
internal static class Concerned
{
    public static async Task TellAsync(this TestPlatform platform)
    {
        foreach (var fact in await FactsAsync<ConsultationChanged>(platform)) await RunAsync(platform, tell => tell.ExecuteAsync(fact, default));
        foreach (var fact in await FactsAsync<ConcernedToTell>(platform)) await RunAsync(platform, tell => tell.ExecuteAsync(fact, default));
    }

    public static async Task<IReadOnlyList<PickedUpMail>> MailsAsync(this TestPlatform platform, string subject) =>
        [.. (await PickupMail.ReadAsync(Path.Combine(platform.Folder, "mail"), default)).Where(m => m.Subject.Contains(subject, StringComparison.Ordinal))];

    private static Task RunAsync(TestPlatform platform, Func<TellConcerned, Task> act) => platform.RunAsync(new Scope.System("test"), s => act(s.GetRequiredService<TellConcerned>()));

    private static async Task<IReadOnlyList<TFact>> FactsAsync<TFact>(TestPlatform platform) where TFact : Core.Data.Outbox.IFact =>
        [.. (await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database
            .SqlQuery<string>($"select payload::text as \"Value\" from outbox where kind = {TFact.Kind}").ToListAsync())).Select(text => JsonSerializer.Deserialize<TFact>(text)!)];      // our own payload
}
