using Platform.Core.Law;

namespace Platform.Core.Notices;

/// <summary>What candidates must be able to do (CCP, art. R2142-1 to R2142-14); each has one code of the SDK that stands for its family.</summary>
public enum SelectionFamily { Suitability, Standing, Ability }

/// <param name="Text">What is asked and what proves it.</param>
/// <param name="ForInvitation">It also chooses who is invited to make an offer.</param>
/// <param name="Weight">Percent, of those that choose.</param>
public sealed record SelectionCriterion(SelectionFamily Family, string Text, bool ForInvitation = false, decimal? Weight = null);

/// <param name="Weight">Percent; null: only ranked.</param>
/// <param name="Environmental">It judges an environmental characteristic.</param>
public sealed record NoticeCriterion(CriterionKind Kind, string Name, string Description, decimal? Weight, bool Environmental = false);
