using System;

namespace FirmwareScanner.Conditions;

/// <summary>A condition takes more work than one may.</summary>
internal sealed class ConditionBudgetException() : Exception("the condition takes too much work");
