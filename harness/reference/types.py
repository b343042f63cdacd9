"""FHIR R4 resource types, and the few facts about them that the rules need."""

from __future__ import annotations

from typing import Final

from .vocabulary import words

R4: Final = frozenset(
    words("""
    Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse
    AuditEvent Basic Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement
    CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse
    ClinicalImpression CodeSystem Communication CommunicationRequest CompartmentDefinition
    Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest
    CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest
    DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis
    Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence
    EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal
    GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization
    ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice
    Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration
    MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct
    MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication
    MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured
    MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect
    MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder Observation
    ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation
    Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner
    PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson
    RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject
    RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen
    SpecimenDefinition StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid
    SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial
    SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport
    TestScript ValueSet VerificationResult VisionPrescription
    """)
)

NOT_CONTRIBUTED: Final = frozenset({"AuditEvent", "OperationOutcome", "Parameters", "CapabilityStatement"})

PERSONLESS: Final = frozenset(
    words(
        "Organization Practitioner PractitionerRole Location HealthcareService Medication Substance Endpoint "
        "OrganizationAffiliation DeviceDefinition Questionnaire Schedule Slot"
    )
)
"""Types that say nothing about a person by themselves."""

URIS: Final = frozenset(
    words(
        "reference url uri source system valueUri valueUrl valueOid valueUuid implicitRules contentReference "
        "instantiatesUri"
    )
)
"""Elements that may name another entry of the transaction."""

CARRIED: Final = frozenset(words("Binary Location Medication Substance HealthcareService Device"))
"""Types that come with the item that refers to them, so that the item can be understood."""

NOT_ITEMS: Final = frozenset({"Patient", "Provenance", "Organization", "Practitioner", "PractitionerRole"})
"""Types that stand in a record without being an item of it."""

UNIDENTIFIED: Final = frozenset({"Binary", "Provenance", "Linkage", "Parameters", "OperationOutcome"})
"""R4 gives these no ``identifier``: there is no conditional update on them."""

NATIONAL: Final = frozenset({"Organization", "Practitioner", "PractitionerRole"})

PERSON_ELEMENTS: Final = ("subject", "patient", "beneficiary", "for", "individual")

DATED: Final = frozenset(
    words(
        "birthDate deceasedDateTime effectiveDateTime onsetDateTime abatementDateTime recordedDate issued "
        "authoredOn occurrenceDateTime performedDateTime dateAsserted start end date created recorded sent "
        "received lastOccurrence valueDateTime valueInstant valueDate lastModified"
    )
)
"""Elements that hold a date, a time or an instant wherever they stand."""
