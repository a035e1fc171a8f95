using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Identity;

/// <summary>
/// The message of a sign-up once more. Nothing is answered: whoever asks learns neither whether the address has an account nor whether a message left; its owner is written to
/// as after the sign-up itself.
/// </summary>
public sealed class ResendConfirmation(UnitOfWorkFactory work, EmailLinks links)
{
    /// <summary>Within it, one message, however often it is asked for.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMinutes(2);

    public async Task ExecuteAsync(string email, string? returnTo, CancellationToken cancel)
    {
        if (!RegisterCompany.IsEmail(email) || await links.PersonByEmailAsync(email.Trim(), cancel) is not { } person) return;
        await work.RunAsync(new Scope.SignIn(person), async services =>
        {
            var (db, outbox) = (services.GetRequiredService<IdentityDb>(), services.GetRequiredService<Outbox>());
            var asked = Turn(person, await services.GetRequiredService<PlatformDb>().NowAsync(cancel));
            if (await db.Users.AnyAsync(known => known.Id == person && known.EmailConfirmed, cancel)) await outbox.AddAsync(new AddressAlreadyKnown(person, asked), cancel);
            else if (await db.SignUps.AnyAsync(waiting => waiting.PersonId == person, cancel)) await outbox.AddAsync(new EmailConfirmationAsked(person, asked, returnTo), cancel);
            return true;
        }, cancel);
    }

    // The same for every asking of these minutes: the outbox queues one fact of a key.
    private static Guid Turn(Guid person, DateTimeOffset now) =>
        new(SHA256.HashData([.. person.ToByteArray(), .. BitConverter.GetBytes(now.UtcTicks / Between.Ticks)]).AsSpan(0, 16));
}
