using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Training;

/// <summary>
/// The watermarked receipts of practice deposits, on paper, kept beside them until their purge. Looked for, not queued: what practises leaves no trace in the
/// outbox. Scope System; opens its own short transactions, none is open while a page is set.
/// </summary>
public sealed class PrintTrainings(UnitOfWorkFactory work, CurrentScope scope, PdfPrinter printer, IOptions<PortalAddress> portal)
{
    private const int AtOnce = 20;

    /// <returns>How many were printed.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var due = await work.RunAsync(scope.Required, async services =>
        {
            var (db, read) = (services.GetRequiredService<PlatformDb>(), services.GetRequiredService<ReadTrainingDeposit>());
            var found = new List<TrainingDeposit>();
            foreach (var id in await db.Database.SqlQuery<Guid>($"select sec.trainings_to_print({AtOnce}) as \"Value\"").ToListAsync(cancel))
                if (await read.FindAsync(id, cancel) is { } training) found.Add(training);
            return found;
        }, cancel);
        foreach (var training in due)
        {
            var pdf = await printer.PrintAsync(HtmlTemplate.Fill("essai", Facts(training)), cancel);
            await work.RunAsync(scope.Required, services => services.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"select sec.keep_training_pdf({training.Id}, {pdf})", cancel), cancel);
        }
        return due.Count;
    }

    private TemplateFields Facts(TrainingDeposit training)
    {
        var receipt = JsonNode.Parse(training.Receipt!)!;       // finished: it has one, that we wrote
        return new()
        {
            ["titre"] = $"{TrainingConsultation.Watermark} — reçu {training.Number}",
            ["plateforme"] = portal.Value.Name,
            ["cree_le"] = WireInstant.Format(training.FinalisedAt ?? training.Now),
            ["pied"] = $"{TrainingConsultation.Watermark} — {training.Number}",
            ["acheteur"] = TrainingConsultation.Watermark,
            ["couleur"] = "#8a3b00",
            ["logo"] = null,
            ["filigrane"] = TrainingConsultation.Watermark,
            ["acheteur_essai"] = TrainingConsultation.Buyer,
            ["objet"] = TrainingConsultation.Title,
            ["numero"] = training.Number,
            ["hors_delai"] = training.Late,
            ["dernier_octet"] = FrenchFormat.LongDateTimeSeconds(training.LastByteAt ?? training.Now, training.Deadline),
            ["limite"] = FrenchFormat.LongDateTimeSeconds(training.Deadline),
            ["efface_le"] = FrenchFormat.LongDateTime(training.PurgeAt),
            ["enveloppes"] = receipt["enveloppes"]!.AsArray().Select(e => new TemplateFields
            {
                ["nom"] = (string?)e!["enveloppe"] == EnvelopeKind.Application.Wire() ? "Candidature" : "Offre", ["taille"] = FrenchFormat.Size((long)e["taille"]!), ["sha"] = FrenchFormat.InFours((string)e["sha256"]!),
            }).ToList(),
        };
    }
}
