namespace FirmwareScanner.Proof.Budgets;

/// <summary>A figure that is not what the budgets file says.</summary>
/// <param name="Name">Which.</param>
/// <param name="Budget">What the file says; null if it knows nothing of it.</param>
/// <param name="Now">What was measured; null if there is nothing of that name any more.</param>
internal sealed record BudgetChange(string Name, long? Budget, long? Now)
{
    /// <summary>Whether there is more than allowed; a new figure has grown from nothing.</summary>
    public bool IsGrowth => Now is long now && (Budget is not long budget || now > budget);
}
