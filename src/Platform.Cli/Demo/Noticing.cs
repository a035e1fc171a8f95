using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Notices;
using Platform.Core.Notices.Channels;

namespace Platform.Cli.Demo;

/// <summary>The notice of a consultation: channels that its value asks for or that its buyer wishes, costs confirmed, and a refusal that is corrected.</summary>
public sealed class Noticing(Stage stage)
{
    public async Task ChooseAsync(Live draft, CancellationToken cancel)
    {
        var (buyer, plan) = (draft.Account.As(draft.Account.Buyer), draft.Plan);
        var answer = await ReadAsync(draft, cancel);
        string[] channels = [.. answer.Missing.Select(group => group[0].ToString()), .. plan.Channels.Where(code => answer.Offered.Any(line => line.Channel.Code == code))];
        if (channels.Length == 0) return;
        Stage.Expect<ChooseChannels.Outcome.Chosen>(await stage.InAsync<ChooseChannels, ChooseChannels.Outcome>(buyer, choose => choose.ExecuteAsync(new(draft.Id, channels, ContactOf(draft, plan.PremiumNumber), draft.Account.Buyer.Name), cancel), cancel));
        var total = (await ReadAsync(draft, cancel)).Total;
        var confirmed = await stage.InAsync<ConfirmCosts, ConfirmCosts.Outcome>(buyer, confirm => confirm.ExecuteAsync(new(draft.Id, total, draft.Account.Buyer.Name), cancel), cancel);
        if (confirmed != ConfirmCosts.Outcome.Confirmed) throw new InvalidOperationException($"ConfirmCosts a répondu {confirmed}.");
    }

    /// <summary>Where journals are played, the refusal comes in a few seconds; elsewhere nobody refuses anything.</summary>
    public async Task CorrectAsync(Live live, CancellationToken cancel)
    {
        var buyer = live.Account.As(live.Account.Buyer);
        if (live.Plan.Channels.Select(ChosenChannel.Read).OfType<ChosenChannel>().All(channel => stage.Services.GetRequiredService<ChannelDirectory>().Find(channel.Channel, channel.Gazette) is null)) return;
        var refused = await stage.UntilAsync("refus d’un journal", () => stage.InAsync<PlatformDb, ChannelPublication?>(buyer, async db =>
            (await db.ChannelPublications.AsNoTracking().Where(row => row.ConsultationId == live.Id).ToListAsync(cancel)).FirstOrDefault(row => row.State == PublicationState.Rejected), cancel), cancel);
        Stage.Expect<CorrectNotice.Outcome.Queued>(await stage.InAsync<CorrectNotice, CorrectNotice.Outcome>(buyer, correct => correct.ExecuteAsync(new(live.Id, refused.NoticeId, ContactOf(live, premium: false)), cancel), cancel));
    }

    /// <summary>Visible to everybody: at once, or when the JOUE has published. Where no wire leads there, the buyer notes that it has.</summary>
    public async Task SeeAsync(Live live, CancellationToken cancel)
    {
        var account = live.Account;
        var buyer = account.As(account.Buyer);
        if (!await IsHeldAsync()) return;
        var byHand = await stage.InAsync<PlatformDb, ChannelPublication?>(buyer, async db =>
            (await db.ChannelPublications.AsNoTracking().Where(row => row.ConsultationId == live.Id && row.Channel == Core.Law.NoticeChannel.Joue).ToListAsync(cancel)).FirstOrDefault(row => row.State == PublicationState.Manual), cancel);
        if (byHand is not null)
        {
            var today = Core.Values.FranceTime.DayOf(await stage.NowAsync(cancel));
            Stage.Expect<CloseManualTask.Outcome.Closed>(await stage.InAsync<CloseManualTask, CloseManualTask.Outcome>(buyer, close => close.ExecuteAsync(new(live.Id, byHand.Id, today, "avis fictif", null, account.Buyer.Name, SentOn: today), cancel), cancel));
        }
        await stage.UntilAsync("parution au JOUE", async () => await IsHeldAsync() ? null : "vue", cancel);

        Task<bool> IsHeldAsync() => stage.InAsync<PlatformDb, bool>(buyer, db => db.Consultations.Where(c => c.Id == live.Id).Select(c => c.Held).SingleAsync(cancel), cancel);
    }

    private Task<ReadPublicity.Answer> ReadAsync(Live draft, CancellationToken cancel) => stage.InAsync<IServiceProvider, ReadPublicity.Answer>(draft.Account.As(draft.Account.Buyer), async services =>
        await services.GetRequiredService<ReadPublicity>().ExecuteAsync(await services.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == draft.Id, cancel), cancel), cancel);

    private static NoticeContact ContactOf(Live live, bool premium) => ContactOf(live.Account, premium);

    internal static NoticeContact ContactOf(Account account, bool premium) => new("Service des marchés publics", $"marches@{account.Place.Slug}.exemple.test", premium ? "08 92 70 12 39" : "04 75 00 00 00", "1 place de la Mairie",
        account.Place.Name switch { "Romans-sur-Isère" => "26100", "Bourg-de-Péage" => "26300", "Chabeuil" => "26120", "Étoile-sur-Rhône" => "26800", _ => "26000" }, account.Place.Name);
}
