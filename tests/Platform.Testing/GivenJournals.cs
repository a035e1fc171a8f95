using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Testing;

/// <summary>A commune with its buyer, and official journals that are played on this machine.</summary>
public sealed class GivenJournals : IAsyncDisposable
{
    public static readonly ChosenChannel Boamp = new(NoticeChannel.Boamp), Joue = new(NoticeChannel.Joue), Echo = new(NoticeChannel.Gazette, "echo"), Semaine = new(NoticeChannel.Gazette, "semaine");

    public static readonly NoticeContact Contact = new("Service de la commande publique", "marches@saint-marcel.exemple.test", "04 75 05 51 51", "1 place de la Mairie", "26320", "Saint-Marcel");

    private readonly JournalServer? server;

    private GivenJournals(TestPlatform platform, OfficialJournals journals, JournalServer? server, Tenant commune, TestPerson buyer) => (Platform, Journals, this.server, Commune, Buyer) = (platform, journals, server, commune, buyer);

    public TestPlatform Platform { get; }
    public OfficialJournals Journals { get; }
    public Tenant Commune { get; }
    public TestPerson Buyer { get; }

    public Scope.Tenant Scope => new(Commune.Id.Value, Buyer.Id);

    /// <param name="isUp">False: nobody listens there.</param>
    /// <param name="joueByHand">No wire leads to the JOUE: a person sends its notices.</param>
    /// <param name="patience">How long an answer is waited for; null: two seconds.</param>
    public static async Task<GivenJournals> StartAsync(bool isUp = true, bool joueByHand = false, TimeSpan? patience = null)
    {
        var journals = new OfficialJournals(TimeProvider.System, TimeSpan.Zero) { Deduplicates = false };
        var port = Ports.Free();
        var journal = isUp ? await JournalServer.StartAsync(journals, port, CancellationToken.None) : null;
        var settings = Settings(port);
        if (patience is { } longer) settings["Channels:Patience"] = longer.ToString("c");
        var platform = await TestPlatform.StartAsync(settings.Where(setting => !joueByHand || !setting.Key.StartsWith("Channels:Joue:", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal));
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Commune de Saint-Marcel");
        return new(platform, journals, journal, commune, await platform.PersonAsync(commune, "Aline Dupré", MembershipRole.Buyer));
    }

    public static Dictionary<string, string?> Settings(int port) => new(StringComparer.Ordinal)
    {
        ["Channels:Joue:Url"] = $"http://127.0.0.1:{port}/ted", ["Channels:Joue:Key"] = "cle", ["Channels:Joue:Author"] = "avis@exemple.test",
        ["Channels:Boamp:Url"] = $"http://127.0.0.1:{port}/dila", ["Channels:Boamp:Key"] = "cle",
        ["Channels:Gazettes:0:Key"] = "echo", ["Channels:Gazettes:0:Name"] = "L’Écho", ["Channels:Gazettes:0:Url"] = $"http://127.0.0.1:{port}/journal",
        ["Channels:Gazettes:1:Key"] = "semaine", ["Channels:Gazettes:1:Name"] = "La Semaine", ["Channels:Gazettes:1:Email"] = "annonces@exemple.test",
        ["Channels:Patience"] = "00:00:02",
    };

    /// <summary>Published, with its notice queued for these channels and its costs confirmed.</summary>
    public async Task<TestConsultation> PublishedAsync(params ChosenChannel[] channels) => await PublishedAsync(Contact, channels);

    public async Task<TestConsultation> PublishedAsync(NoticeContact contact, params ChosenChannel[] channels)
    {
        var draft = await DraftAsync();
        await ChooseAsync(draft, contact, channels);
        return await Platform.PublishAsync(draft) is Core.Consultations.PublishConsultation.Outcome.Published ? draft : throw new InvalidOperationException("Not published.");
    }

    /// <summary>All but published.</summary>
    public async Task<TestConsultation> DraftAsync()
    {
        var draft = await Platform.DraftAsync(Commune, Buyer);
        await Platform.AddDocumentAsync(draft, "Règlement de la consultation.pdf", "%PDF-1.7"u8.ToArray());
        await Platform.PlantKeysAsync(draft);
        return draft;
    }

    public async Task ChooseAsync(TestConsultation draft, NoticeContact contact, params ChosenChannel[] channels)
    {
        var chosen = await Platform.RunAsync(Scope, s => s.GetRequiredService<ChooseChannels>().ExecuteAsync(new(draft.Id, [.. channels.Select(channel => channel.Code)], contact, Buyer.Name), default));
        if (chosen is not ChooseChannels.Outcome.Chosen) throw new InvalidOperationException($"Not chosen: {chosen}");
        await ConfirmAsync(draft, await TotalAsync(draft));
    }

    public Task<ConfirmCosts.Outcome> ConfirmAsync(TestConsultation draft, decimal total) => Platform.RunAsync(Scope, s => s.GetRequiredService<ConfirmCosts>().ExecuteAsync(new(draft.Id, total, Buyer.Name), default));

    public Task<decimal> TotalAsync(TestConsultation draft) => Platform.RunAsync(Scope, async s =>
        (await s.GetRequiredService<ReadPublicity>().ExecuteAsync(await s.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == draft.Id), default)).Total);

    public Task<List<ChannelPublication>> PublicationsAsync(TestConsultation consultation) => Platform.RunAsync(Scope, s => s.GetRequiredService<PlatformDb>().ChannelPublications.AsNoTracking()
        .Where(row => row.ConsultationId == consultation.Id).OrderBy(row => row.QueuedAt).ThenBy(row => row.Id).ToListAsync());

    public async Task<ChannelPublication> PublicationAsync(TestConsultation consultation, ChosenChannel channel) => (await PublicationsAsync(consultation)).Last(row => row.Chosen == channel);

    /// <summary>One step of one publication, at the hour at which it is due.</summary>
    public async Task<ChannelPublication> StepAsync(ChannelPublication publication)
    {
        var now = await NowAsync();
        if (publication.DueAt > now) await Platform.Database.SetNowAsync(publication.DueAt);
        await RunAsync(publication);
        return await Platform.RunAsync(Scope, s => s.GetRequiredService<PlatformDb>().ChannelPublications.AsNoTracking().SingleAsync(row => row.Id == publication.Id));
    }

    /// <summary>The step that is due, now.</summary>
    public Task RunAsync(ChannelPublication publication) => Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), async s =>
    {
        await s.GetRequiredService<AdvancePublication>().ExecuteAsync(new(publication.TenantId, publication.Id.Value, publication.Step), default);
        return true;
    });

    /// <summary>The JOUE publishes, and the profile after it: what was held is public.</summary>
    public async Task ShowAsync(TestConsultation consultation)
    {
        for (var joue = await PublicationAsync(consultation, Joue); joue.State != PublicationState.Published;) joue = await StepAsync(joue);
        await RunAsync(await PublicationAsync(consultation, ChosenChannel.Profile));
    }

    public Task<DateTimeOffset> NowAsync() => Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(default));

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
    }
}
