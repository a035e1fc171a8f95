using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Dce;

namespace Platform.Testing;

/// <summary>What a buyer changes after publication, made by the use cases with their proofs.</summary>
public static class GivenChanges
{
    /// <summary>An avis rectificatif; the limit stays where it is.</summary>
    /// <returns>Its number.</returns>
    public static async Task<int> CorrectAsync(this TestPlatform platform, TestConsultation consultation, Func<PublishedContent, PublishedContent> change, bool important = false, bool extends = false)
    {
        var current = await platform.RunAsync(consultation.Scope, async s => (await s.GetRequiredService<ReadCorrected>().ExecuteAsync(consultation.Id, default))!.Content);      // it is published
        var asked = new CorrectConsultation.Asked(consultation.Id, change(current), "Le règlement dit autre chose.", important);
        var proof = await platform.ProofAsync(consultation.Buyer, CorrectConsultation.Act, await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<CorrectConsultation>().ActHashAsync(asked, default)));
        var cost = await platform.RunAsync(consultation.Scope, async s => (await s.GetRequiredService<CorrectConsultation>().PreviewAsync(asked, default)).Cost.Amount);
        var outcome = await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<CorrectConsultation>().ExecuteAsync(new(asked, extends ? new(true, null) : new(false, "Le temps suffit."), proof, consultation.Buyer.Name, cost), default));
        return outcome is CorrectConsultation.Outcome.Corrected corrected ? corrected.Number : throw new InvalidOperationException($"Not corrected: {outcome}");
    }

    /// <summary>The next version of the file, with one document more; the limit stays where it is.</summary>
    public static async Task PublishVersionAsync(this TestPlatform platform, TestConsultation consultation, string document)
    {
        await platform.AddDocumentAsync(consultation, document, Encoding.UTF8.GetBytes($"%PDF-1.7 {document}"));
        var asked = new PublishDceVersion.Asked(consultation.Id, "Un document est ajouté.", Important: false);
        var proof = await platform.ProofAsync(consultation.Buyer, PublishDceVersion.Act, await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PublishDceVersion>().ActHashAsync(asked, default)));
        var outcome = await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PublishDceVersion>().ExecuteAsync(new(asked, proof, new(false, "Rien ne change pour les offres."), consultation.Buyer.Name), default));
        if (outcome is not PublishDceVersion.Outcome.Published) throw new InvalidOperationException($"Not published: {outcome}");
    }
}
