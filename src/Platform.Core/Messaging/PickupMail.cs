using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Platform.Core.Messaging;

/// <summary>Development: each message becomes a JSON file, read on /atelier/courriels. Written aside, then renamed: a reader never sees half of one.</summary>
public sealed class PickupMail(IOptions<MailOptions> options, TimeProvider clock) : IMailGateway
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(options.Value.Pickup!).FullName;      // registered only when Pickup is set
        var path = Path.Combine(folder, $"{mail.Id:n}.json");
        var letter = new PickedUpMail(mail.Id, clock.GetUtcNow(), mail.To, mail.Subject, mail.Text,
            [.. mail.Attachments.Select(a => new PickedUpAttachment(a.Name, a.MediaType, a.Content))]);
        await File.WriteAllBytesAsync(path + ".part", JsonSerializer.SerializeToUtf8Bytes(letter), cancel);
        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>Newest first.</summary>
    public static async Task<IReadOnlyList<PickedUpMail>> ReadAsync(string folder, CancellationToken cancel)
    {
        if (!Directory.Exists(folder)) return [];
        var letters = new List<PickedUpMail>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.json"))
        {
            await using var file = File.OpenRead(path);
            if (await JsonSerializer.DeserializeAsync<PickedUpMail>(file, cancellationToken: cancel) is { } letter) letters.Add(letter);
        }
        return [.. letters.OrderByDescending(letter => letter.SentAt)];
    }
}

public sealed record PickedUpMail(Guid Id, DateTimeOffset SentAt, string To, string Subject, string Text, IReadOnlyList<PickedUpAttachment> Attachments);

public sealed record PickedUpAttachment(string Name, string MediaType, byte[] Content);
