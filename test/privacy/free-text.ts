/** How each text column of the database is kept from telling a name to those who study or lead. */
interface Kept {
  how: string
  /** Tables with their text columns. */
  columns: Record<string, string>
}

/**
 * Every column that holds text, sealed bytes or JSON, once. A new one is put where it belongs: free
 * words about a person may only be sealed, redacted or refused.
 */
export const FREE_TEXT: Record<string, Kept> = {
  sealed: {
    how: 'Ciphertext under the person’s own key: file names, raw words, identifiers, the case’s map.',
    columns: {
      'research.upload': 'sealed_name',
      'vault.audio_object': 'sealed_name',
      'vault.correction': 'sealed',
      'vault.disagreement_words': 'sealed',
      'vault.identity': 'sealed',
      'vault.import_draft': 'sealed',
      'vault.pseudonym_map': 'sealed',
      'vault.raw_text': 'sealed',
      'vault.review_note': 'sealed',
    },
  },
  redacted: {
    how: 'Written by the redaction, or computed from what it wrote.',
    columns: {
      'research.analysis': 'result',
      'research.tag_disagreement': 'words',
      'research.turn': 'text',
    },
  },
  refused: {
    how: 'Typed by a person; a name in it is refused, or masked once the case knows it.',
    columns: {
      'research.experiment_unit': 'baseline cluster reference stratum',
      'research.debrief_item': 'owner text',
      'research.person': 'reference',
      'research.plan_step': 'text',
      'research.questionnaire': 'instrument scale',
      'research.session': 'reference topics',
      'research.theme_edit': 'remembered',
    },
  },
  studied: {
    how: 'Typed by people who read redacted text only, about codes and plans.',
    columns: {
      'research.adjudication': 'reason',
      'research.codebook_draft': 'codebook',
      'research.codebook_release': 'codebook note',
      'research.coding_plan': 'name',
      'research.evidence': 'entry',
      'research.experiment': 'name plan',
      'research.registration': 'plan reason',
      'research.saved_search': 'name query',
      'research.turn_coding': 'memo',
    },
  },
  fixed: {
    how: 'A word of a closed list, an id, a hash, a model’s name, or a sentence of the service’s own.',
    columns: {
      'research.adjudication': 'codes settled_by',
      'research.analysis': 'data_hash kind',
      'research.codebook_draft': 'base_version changed_by',
      'research.codebook_release': 'hash released_by version',
      'research.coding': 'code coder',
      'research.coding_plan': 'codebook created_by kind measure',
      'research.evidence': 'kept_by kind subject',
      'research.experiment': 'created_by stop_reason',
      'research.experiment_unit': 'arm',
      'research.registration': 'hash previous_hash registered_by',
      'research.coding_task': 'coder coder_name',
      'research.consent': 'channel purpose taken_by withdrawn_by wording_version',
      'research.debrief_item': 'kind made_by seen_again',
      'research.debrief_schedule': 'changed_by days',
      'research.material': 'content_hash kind media_type',
      'research.measure': 'values',
      'research.outcome': 'kind',
      'research.output': 'facts input_hash step unprocessable',
      'research.passage': 'model',
      'research.person': 'age_band condition_group time_on_benefit_band work_history_band',
      'research.plan_step': 'proposed_by words_of',
      'research.questionnaire': 'side',
      'research.review': 'doubts opened_by reasons released_by state',
      'research.safeguarding': 'decided_by decision kinds',
      'research.sampling': 'stratum',
      'research.saved_search': 'account_id',
      'research.session': 'channel phase venue',
      'research.span': 'pseudonym recogniser type value_hash why',
      'research.stage': 'reason reason_code state step',
      'research.tag': 'code codebook model prompt_hash tagger tagger_version',
      'research.tag_disagreement': 'code decided_by decision reason words_state',
      'research.theme_edit': 'made_by',
      'research.team_search_cut': 'people slot',
      'research.turn': 'speaker',
      'research.turn_coding': 'codes',
      'research.upload': 'id refusal sha256',
      'service.audit': 'action actor detail hash previous_hash resource resource_id role',
      'service.audit_head': 'signature',
      'service.external_call': 'engine model purpose',
      'vault.audio_object': 'key_id object_key',
      'vault.correction': 'created_by decision key_id undone_by',
      'vault.disagreement_words': 'key_id',
      'vault.import_draft': 'account_id kind mapping',
      'vault.playback': 'key_id media_type object_key reason reason_code state',
      'vault.pseudonym_map': 'key_id',
      'vault.raw_text': 'key_id',
      'vault.review_note': 'created_by key_id',
    },
  },
  unit: {
    how: 'About the unit and its staff, entered by an administrator.',
    columns: {
      'service.account': 'email id image name role',
      'service.coach': 'name reference',
      'service.consent_wording': 'text version',
      'service.credential':
        'access_token account_id id id_token password provider_id refresh_token scope user_id',
      'service.fact': 'name value',
      'service.sign_in': 'id ip_address token user_agent user_id',
      'service.site': 'kind name',
      'service.team': 'name',
      'service.verification': 'id identifier value',
    },
  },
}
