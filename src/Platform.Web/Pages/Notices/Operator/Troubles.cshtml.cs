using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Operator;

/// <summary>Channels that keep notices waiting, or refused them: for whoever runs the platform, without a word of what they say.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class TroublesModel(ReadChannelTroubles read) : PageModel
{
    public IReadOnlyList<ReadChannelTroubles.Row> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Rows = await read.ExecuteAsync(cancel);

    public static string Word(ReadChannelTroubles.Row row) => row switch { { RejectedAt: not null } => "Refusé", { AcknowledgedAt: not null } => "Reçu", _ => "Ne répond pas" };

    public static string Detail(ReadChannelTroubles.Row row) => row switch
    {
        { RejectedAt: { } at } => $"le {Platform.Core.Values.FrenchFormat.LongDateTime(at)}. Le compte corrige et renvoie",
        { FailingSince: { } since } => $"depuis le {Platform.Core.Values.FrenchFormat.LongDateTime(since)}\u00A0: {PublicityWords.OfFault(row.LastFault)}{(row.LastStatus is { } status ? $" (HTTP {status})" : "")}",
        { AcknowledgedAt: { } at } => $"le {Platform.Core.Values.FrenchFormat.LongDateTime(at)}, toujours pas paru",
        _ => "",
    };
}
