using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Opening;

namespace Platform.Testing;

/// <summary>An authority that says nothing at the opening, and the two people who take its place.</summary>
public static class SilentAuthority
{
    public const string Reason = "La commission siège et l’autorité annonce un arrêt jusqu’à demain.";

    /// <summary>Closed; from a minute after the deadline on, the gate asks every ten minutes and hears nothing, for that long.</summary>
    public static async Task StaySilentAsync(this Ceremony given, TimeSpan silence)
    {
        await given.CloseAsync();
        given.Tsa.Answer = (_, _) => null;
        var begin = given.Deadline.AddMinutes(1);
        for (var past = TimeSpan.Zero; ; past += TimeSpan.FromMinutes(10))
        {
            if (past > silence) past = silence;
            await given.Platform.Database.SetNowAsync(begin + past);
            await given.ReleaseAsync();
            if (past == silence) return;
        }
    }

    public static Task<TestPerson> OperatorAsync(this Ceremony given) => given.Platform.OperatorAsync("Odile Exploitante");

    public static async Task<AskHandRelease.Outcome> AskAsync(this Ceremony given, Holder holder, string reason = Reason)
    {
        var asked = new AskHandRelease.Asked(given.Consultation.Id, reason);
        var proof = await given.Platform.ProofAsync(holder.Person, AskHandRelease.Act, AskHandRelease.ActHash(asked));
        return await given.Platform.RunAsync(holder.Scope, s => s.GetRequiredService<AskHandRelease>().ExecuteAsync(new(asked, proof), Ceremony.Cancel));
    }

    public static async Task<ConfirmHandRelease.Outcome> ConfirmAsync(this Ceremony given, TestPerson person, Guid request, Guid? lead = null)
    {
        var proof = await given.Platform.ProofAsync(person, ConfirmHandRelease.Act, ConfirmHandRelease.ActHash(request));
        return await given.Platform.RunAsync(lead is { } acts ? new Scope.Lead(acts, person.Id) : new Scope.Platform(person.Id), s => s.GetRequiredService<ConfirmHandRelease>().ExecuteAsync(new(request, proof), Ceremony.Cancel));
    }
}
