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
        foreach (var fact in await platform.FactsAsync<ConsultationChanged>()) await RunAsync(platform, tell => tell.ExecuteAsync(fact, default));
        foreach (var fact in await platform.FactsAsync<ConcernedToTell>()) await RunAsync(platform, tell => tell.ExecuteAsync(fact, default));
    }

    public static async Task<IReadOnlyList<PickedUpMail>> MailsAsync(this TestPlatform platform, string subject) =>
        [.. (await PickupMail.ReadAsync(Path.Combine(platform.Folder, "mail"), default)).Where(m => m.Subject.Contains(subject, StringComparison.Ordinal))];

    private static Task RunAsync(TestPlatform platform, Func<TellConcerned, Task> act) => platform.RunAsync(new Scope.System("test"), s => act(s.GetRequiredService<TellConcerned>()));
}
