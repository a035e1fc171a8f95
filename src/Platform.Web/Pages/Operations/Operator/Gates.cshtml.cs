using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>The operator as second person for a gate without an authority. Who asked, why, and public facts; nothing of the bids.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class GatesModel(ReadSilentGates read, ConfirmHandRelease confirm, StepUpForms stepUp) : PageModel
{
    public IReadOnlyList<ReadSilentGates.Row> Rows { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostOptionsAsync(Guid request, CancellationToken cancel) =>
        await read.FindAsync(request, cancel) is null ? NotFound() : await stepUp.OptionsAsync(ConfirmHandRelease.Act, ConfirmHandRelease.ActHash(request));

    public async Task<IActionResult> OnPostAsync(Guid request, string? credential, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        if (Rows.All(row => row.Request != request)) return NotFound();
        var proof = await stepUp.ProveAsync(ConfirmHandRelease.Act, ConfirmHandRelease.ActHash(request), credential);
        return await proof.Match(
            async proved => (await confirm.ExecuteAsync(new(request, proved.Proof), cancel)).Match(
                confirmed => this.SeeOther(Links.Operations.Gates),
                samePerson => this.Refuse(OpeningTexts.ByHandSamePerson),
                notYours => this.Refuse(OpeningTexts.ByHandNotYours),
                lapsed => this.Refuse(OpeningTexts.ByHandLapsed),
                notConfirmed => this.Refuse(OpeningTexts.NotConfirmed),
                notFound => NotFound()),
            refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    public static string Word(SilentGateState state) => state switch
    {
        SilentGateState.Waiting or SilentGateState.MayBeAsked => "En attente",
        SilentGateState.ToConfirm => "À faire",
        SilentGateState.Confirmed => "En cours",
        SilentGateState.Opened or SilentGateState.Answered => "Terminé",
        SilentGateState.Unheard => "En attente",
        SilentGateState.Lapsed => "Sans suite",
    };

    public static string Detail(ReadSilentGates.Row row) => row.State switch
    {
        SilentGateState.Waiting => $"la présidence pourra demander à partir de {FrenchFormat.HourSeconds(row.MayBeAskedAt)}",
        SilentGateState.MayBeAsked => "la présidence peut demander l’ouverture à deux",
        SilentGateState.ToConfirm => row.IsMine ? "demandé par vous\u00A0: une autre personne confirme" : !row.MayConfirm ? "demandé\u00A0: une autre personne de l’exploitation confirme, car vous y êtes depuis trop peu de temps, ou vous travaillez pour ce compte, pour son agglomération ou pour une entreprise qui candidate" : "demandé, attend votre confirmation",
        SilentGateState.Confirmed => "confirmé, le verrou s’ouvre",
        SilentGateState.Opened => "verrou ouvert à deux",
        SilentGateState.Answered => "sans objet\u00A0: l’autorité d’horodatage a répondu, le verrou est ouvert",
        SilentGateState.Unheard => "le verrou n’interroge plus l’autorité\u00A0: il ne tourne pas, ou attend autre chose. Rien ne s’ouvre, et une heure de silence recommence quand il l’interroge de nouveau",
        SilentGateState.Lapsed => "sans objet\u00A0: la situation a changé",
    };

    private async Task LoadAsync(CancellationToken cancel) => Rows = await read.ExecuteAsync(cancel);
}
