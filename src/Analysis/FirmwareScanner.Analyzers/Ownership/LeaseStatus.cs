namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>What the code that is analysed may do with a lease.</summary>
internal enum LeaseStatus
{
    /// <summary>The code, or an [Owned] field of its object, has to release or transfer it.</summary>
    Owned,

    /// <summary>Given back; every copy is stale.</summary>
    Released,

    /// <summary>Given to another owner by a call that returned a new lease; every copy is stale.</summary>
    Transferred,

    /// <summary>Somebody else's, to be used and not to be given away.</summary>
    Lent,

    /// <summary>As <see cref="Lent"/>, but the code has the loan from its lender and may end it there.</summary>
    Loan,

    /// <summary>A loan that is over; every copy is stale.</summary>
    LoanEnded,

    /// <summary>Nothing more is said about it, because a diagnostic was given already.</summary>
    Silenced,
}
