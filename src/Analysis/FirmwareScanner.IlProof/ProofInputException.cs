using System;

namespace FirmwareScanner.IlProof;

/// <summary>What was given to a proof cannot be used: a file is missing or not of its form. The message is for whoever gave it.</summary>
/// <param name="message">What is wrong and where.</param>
public sealed class ProofInputException(string message) : Exception(message);
