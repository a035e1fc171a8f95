using System.Net.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>
/// A company signs up. The answer is the same whether the address or the company is already known: only the owner of the address
/// learns it, by e-mail. The company's number is taken when the address is confirmed, not before.
/// </summary>
public sealed class RegisterCompany(UnitOfWorkFactory work, EmailLinks links, IPasswordHasher<Person> hasher, TimeProvider clock)
{
    public const int ShortestPassword = 12;
    public const int LongestCompanyName = 200;

    /// <param name="NationalId">A SIRET when <paramref name="Country"/> is FR; elsewhere the number that the country uses.</param>
    /// <param name="ReturnTo">The page of this site to which the link of the message leads on; checked by whoever read it from an address.</param>
    public sealed record Input(string FullName, string Email, string Password, string CompanyName, string Country, NationalIdKind? Kind, string NationalId, string? ReturnTo = null);

    public enum Problem
    {
        NameMissing, EmailInvalid, PasswordTooShort, PasswordUsual, CompanyNameMissing, CompanyNameTooLong, CountryUnknown,
        SiretMissing, SiretNotDigits, SiretWrongLength, SiretWrongChecksum, KindMissing, NationalIdInvalid, VatNumberInvalid,
    }

    /// <param name="Number">How many digits or characters there were, where the sentence says so.</param>
    /// <param name="Example">What it should look like.</param>
    public sealed record Refusal(string Field, Problem Problem, int Number = 0, string? Example = null);

    public abstract record Outcome
    {
        private Outcome() { }
        /// <param name="Person">For those who prepare data; a page never shows it.</param>
        /// <param name="Stamp">A secret that changes with the password just typed: the browser that typed it keeps it, sealed, and the address is confirmed there without typing it again. Null where no sign-up waits.</param>
        public sealed record Asked(Guid Person, string? Stamp) : Outcome;
        public sealed record Invalid(IReadOnlyList<Refusal> Refusals) : Outcome;
        public T Match<T>(Func<Asked, T> asked, Func<Invalid, T> invalid) => this switch
        { Asked a => asked(a), Invalid i => invalid(i), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var refusals = new List<Refusal>();
        var request = Read(input, clock.GetUtcNow(), refusals);
        if (refusals.Count > 0) return new Outcome.Invalid(refusals);

        var email = input.Email.Trim();
        if (await links.PersonByEmailAsync(email, cancel) is { } known) return await AgainAsync(known, input, request, cancel);
        try
        {
            return await FirstAsync(email, input, request, cancel);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Signed up twice in the same second: the second is treated like any known address.
            var raced = await links.PersonByEmailAsync(email, cancel) ?? throw new InvalidOperationException("The address is taken by nobody.", e);
            return await AgainAsync(raced, input, request, cancel);
        }
    }

    /// <summary>An address that looks like one; the message tells the rest.</summary>
    public static bool IsEmail(string? typed) =>
        typed is { Length: > 3 and <= 254 } && typed.All(char.IsAscii) && MailAddress.TryCreate(typed.Trim(), out var address)
        && address.Address == typed.Trim() && address.Host.Contains('.', StringComparison.Ordinal);

    private Task<Outcome> FirstAsync(string email, Input input, SignUp request, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7();
        return work.RunAsync<Outcome>(new Scope.SignIn(id), async services =>
        {
            var db = services.GetRequiredService<IdentityDb>();
            var now = await services.GetRequiredService<PlatformDb>().NowAsync(cancel);
            var person = new Person(id, email, input.FullName.Trim(), now);
            await services.GetRequiredService<UserManager<Person>>().CreateOrThrowAsync(person, input.Password);
            (request.PersonId, request.AskedAt) = (id, now);
            db.SignUps.Add(request);
            await db.SaveChangesAsync(cancel);
            await services.GetRequiredService<Outbox>().AddAsync(new EmailConfirmationAsked(id, Guid.CreateVersion7(), input.ReturnTo), cancel);
            return new Outcome.Asked(id, person.SecurityStamp);
        }, cancel);
    }

    private Task<Outcome> AgainAsync(Guid known, Input input, SignUp request, CancellationToken cancel) =>
        work.RunAsync<Outcome>(new Scope.SignIn(known), async services =>
        {
            var db = services.GetRequiredService<IdentityDb>();
            var outbox = services.GetRequiredService<Outbox>();
            var person = await db.Users.SingleAsync(p => p.Id == known, cancel);
            var hash = hasher.HashPassword(person, input.Password);         // in both cases: the answer takes as long
            if (person.EmailConfirmed)
            {
                await outbox.AddAsync(new AddressAlreadyKnown(known, Guid.CreateVersion7()), cancel);
                return new Outcome.Asked(known, Stamp: null);
            }
            // Nobody confirmed this address yet: the latest request stands. The link goes to the address and the page that it
            // opens asks for this password, so neither a stranger's password nor a stranger's mailbox is enough.
            person.PasswordHash = hash;
            // Invited, though not yet come: an account gave the name under which this person will act, in minutes and registers. No stranger changes it.
            if (!await services.GetRequiredService<PlatformDb>().Memberships.AnyAsync(m => m.PersonId == known && m.RevokedAt == null, cancel)) person.FullName = input.FullName.Trim();
            await db.SignUps.Where(s => s.PersonId == known).ExecuteDeleteAsync(cancel);
            (request.PersonId, request.AskedAt) = (known, await services.GetRequiredService<PlatformDb>().NowAsync(cancel));
            db.SignUps.Add(request);
            await services.GetRequiredService<UserManager<Person>>().UpdateSecurityStampAsync(person);
            await outbox.AddAsync(new EmailConfirmationAsked(known, Guid.CreateVersion7(), input.ReturnTo), cancel);
            return new Outcome.Asked(known, person.SecurityStamp);
        }, cancel);

    private static SignUp Read(Input input, DateTimeOffset now, List<Refusal> refusals)
    {
        void Refuse(string field, Problem problem, int number = 0, string? example = null) => refusals.Add(new(field, problem, number, example));
        var request = new SignUp { CompanyName = input.CompanyName.Trim(), Country = input.Country, NationalIdKind = input.Kind ?? NationalIdKind.Other };
        if (input.Country is not [>= 'A' and <= 'Z', >= 'A' and <= 'Z']) Refuse(nameof(Input.Country), Problem.CountryUnknown);
        if (input.Country == "FR") ReadSiret();
        else ReadForeign();
        if (request.CompanyName.Length == 0) Refuse(nameof(Input.CompanyName), Problem.CompanyNameMissing);
        else if (request.CompanyName.Length > LongestCompanyName) Refuse(nameof(Input.CompanyName), Problem.CompanyNameTooLong, LongestCompanyName);
        if (input.FullName.Trim().Length is < 2 or > 120) Refuse(nameof(Input.FullName), Problem.NameMissing);
        if (!IsEmail(input.Email)) Refuse(nameof(Input.Email), Problem.EmailInvalid);
        if (input.Password.Length < ShortestPassword) Refuse(nameof(Input.Password), Problem.PasswordTooShort, input.Password.Length);
        else if (UsualPassword.Is(input.Password, input.Email, input.CompanyName, input.FullName)) Refuse(nameof(Input.Password), Problem.PasswordUsual);
        return request;

        void ReadSiret()
        {
            if (string.IsNullOrWhiteSpace(input.NationalId)) { Refuse(nameof(Input.NationalId), Problem.SiretMissing); return; }
            Siret.Read(input.NationalId).Match<object?>(
                valid => (request.Siret, request.NationalId, request.NationalIdKind) = (valid.Siret.Value, valid.Siret.Siren, NationalIdKind.Siren),
                wrongLength => { Refuse(nameof(Input.NationalId), Problem.SiretWrongLength, wrongLength.Digits); return null; },
                notDigits => { Refuse(nameof(Input.NationalId), Problem.SiretNotDigits); return null; },
                wrongChecksum => { Refuse(nameof(Input.NationalId), Problem.SiretWrongChecksum); return null; });
        }

        void ReadForeign()
        {
            if (input.Kind is null or NationalIdKind.Siren) Refuse(nameof(Input.Kind), Problem.KindMissing);
            request.NationalId = string.Concat(input.NationalId.Where(c => !char.IsWhiteSpace(c) && c is not ('.' or '-' or '/'))).ToUpperInvariant();
            var isVat = input.Kind == NationalIdKind.VatNumber;
            if (request.NationalId is not { Length: >= 3 and <= 40 } id || !id.All(sign => char.IsAsciiLetterOrDigit(sign) || (isVat && (sign is '+' or '*')))) Refuse(nameof(Input.NationalId), Problem.NationalIdInvalid);
            else if (isVat)
            {
                if (VatNumber.Read(input.Country, id, now) is { } read) request.NationalId = read;
                else Refuse(nameof(Input.NationalId), Problem.VatNumberInvalid, example: VatNumber.Example(input.Country, now));
            }
        }
    }
}

internal static class PersonCreation
{
    /// <summary>What the page already checked cannot fail here; a taken address is the database's word (23505).</summary>
    public static async Task CreateOrThrowAsync(this UserManager<Person> people, Person person, string? password)
    {
        var made = password is null ? await people.CreateAsync(person) : await people.CreateAsync(person, password);
        if (!made.Succeeded) throw new InvalidOperationException($"The person was refused: {string.Join(", ", made.Errors.Select(e => e.Code))}.");
    }
}
