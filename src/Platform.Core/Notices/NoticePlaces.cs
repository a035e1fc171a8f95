using Platform.Core.Law;

namespace Platform.Core.Notices;

/// <summary>What follows from where the buyer is.</summary>
public static class NoticePlaces
{
    public static NoticePlace Of(string postCode, string? city)
    {
        var department = FrenchDepartments.OfPostCode(postCode);
        return new(department?.Nuts, city, department is null ? null : postCode);
    }

    /// <summary>Where the buyer is: what was kept of it, else where its contact is.</summary>
    public static NoticePlace SeatOf(NoticeBuyer buyer) => buyer.Seat ?? Of(buyer.Organisation.PostCode ?? "", buyer.Organisation.City);

    /// <summary>The same buyer, to be reached there: whoever is named, or moves, moves neither the buyer nor its court. Where nobody was named before, it is where its contact is.</summary>
    public static NoticeBuyer Reached(this NoticeBuyer buyer, NoticeContact contact)
    {
        var there = Of(contact.PostCode, contact.Town);
        return buyer with
        {
            Organisation = buyer.Organisation with
            {
                Street = Said(contact.Street), PostCode = Said(contact.PostCode), City = contact.Town, Nuts = there.Nuts, Email = Said(contact.Email), Phone = Phone(contact.Phone), Contact = Said(contact.Name),
            },
            Seat = SeatOf(buyer) is { Nuts: not null } seat && seat != there ? seat : null,
        };

        static string? Said(string text) => text.Length == 0 ? null : text;
    }

    /// <summary>Where it is performed: what the buyer said, else the town of its seat. The post code is of that town alone.</summary>
    public static NoticePlace Of(NoticePlace seat, string? said) => said is null || string.Equals(said.Trim(), seat.City, StringComparison.CurrentCultureIgnoreCase)
        ? seat with { City = said ?? seat.City } : seat with { City = said, PostCode = null };

    /// <summary>The administrative court of the buyer, and the periods that each action has (CJA, art. L551-1, L551-13 and R421-1).</summary>
    public static NoticeAppeal AppealOf(string? postCode)
    {
        var department = FrenchDepartments.OfPostCode(postCode);
        return new(new(department?.Court ?? "Tribunal administratif du ressort de l’acheteur", null, null, department?.CourtPostCode, department?.CourtCity ?? "", FrenchDepartments.OfPostCode(department?.CourtPostCode)?.Nuts), Phrases.OfLaw.Say("appeals"));
    }

    /// <summary>« 04 75 05 51 51 » as abroad: « +33 475055151 ». Of a number that is written so already, the same.</summary>
    public static string? Phone(string typed)
    {
        var digits = string.Concat(typed.Where(c => char.IsAsciiDigit(c) || c == '+'));
        if (digits is ['0', .. var national] && digits.Length == 10 || digits.StartsWith("+33", StringComparison.Ordinal) && (national = digits[3..]).Length == 9) return $"+33 {national}";
        return digits.Length == 0 ? null : digits;
    }
}
