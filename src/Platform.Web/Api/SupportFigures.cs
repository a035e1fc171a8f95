using Microsoft.Extensions.Options;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Support;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Api;

/// <summary>The lead's tables as files: delays of the desk, training needs by account.</summary>
public static class SupportFigures
{
    public static void MapSupportFigures(this IEndpointRouteBuilder app)
    {
        app.MapGet("/{portail}/agglo/assistance/delais/{annee:int}.csv", DelaysAsync).Needs(Capability.AnswerTickets);
        app.MapGet("/{portail}/agglo/formation/besoins.csv", NeedsAsync).Needs(Capability.HearAccounts);
    }

    private static async Task<IResult> DelaysAsync(int annee, DeskFigures figures, IOptions<Helpline> helpline, CancellationToken cancel)
    {
        if (annee is < 2019 or > 2999) return Results.NotFound();
        var table = new Csv("annee", "demandes", "recues", "repondues", "premiere_reponse_mediane_minutes", "visee_minutes", "repondues_a_temps", "resolues", "resolution_mediane_minutes", "visee_resolution_minutes", "resolues_a_temps", "rouvertes", "avis", "aide_utile");
        foreach (var line in await figures.OfYearAsync(annee, helpline.Value, cancel))
            table.Add(annee, Words.Of(line.Priority), line.Came, line.Answered, Minutes(line.Answer), Minutes(line.Promise.FirstAnswer), line.AnsweredInTime, line.Solved, Minutes(line.Resolution), Minutes(line.Promise.Resolution), line.SolvedInTime, line.Reopened, line.Rated, line.Content);
        return Results.File(table.ToBytes(), "text/csv; charset=utf-8", $"assistance-{annee}.csv");
    }

    private static async Task<IResult> NeedsAsync(ReadTraining read, CancellationToken cancel)
    {
        var table = new Csv("compte", "sujet", "personnes", "enquete", "precision", "jour");
        foreach (var need in await read.ForLeadAsync(cancel)) table.Add(need.Account, need.Topic, need.People, need.Survey, need.Note, FrenchFormat.Date(FranceTime.DayOf(need.StatedAt)));
        return Results.File(table.ToBytes(), "text/csv; charset=utf-8", "besoins-de-formation.csv");
    }

    private static int? Minutes(TimeSpan? length) => length is { } time ? (int)Math.Round(time.TotalMinutes) : null;
}
