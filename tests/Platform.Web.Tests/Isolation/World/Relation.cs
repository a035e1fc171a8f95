namespace Platform.Web.Tests.Isolation.World;

/// <summary>Whose rows an address names, seen from the commune that the people of the matrix work for.</summary>
internal enum Relation
{
    /// <summary>Its own.</summary>
    Own,

    /// <summary>Of a structure linked to it, in a department of its own.</summary>
    Structure,

    /// <summary>Of another commune of the same agglomeration.</summary>
    Sibling,

    /// <summary>Of the agglomeration itself, which buys too.</summary>
    Lead,

    /// <summary>Of a commune of another agglomeration.</summary>
    Other,
}
