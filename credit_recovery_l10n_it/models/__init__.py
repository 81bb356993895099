from . import res_company, res_company_letter, res_company_story, res_partner
